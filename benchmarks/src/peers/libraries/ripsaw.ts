import { stat } from "node:fs/promises";
import { join } from "node:path";
import { computeStats, scan } from "@ripsaw/core";
import { isGroupTask } from "../answer.js";
import { BAD, GROUP_QUERIES, groupsAnswer } from "./group-queries.js";
import type { OpenLibrary } from "./libraries.js";
import { logStatsAnswer } from "./log-stats-answer.js";

const openRipsaw: OpenLibrary = async (path, threads) => {
  const source = (await stat(path)).isDirectory() ? join(path, "*.ndjson") : path;
  return {
    run: async (task) => {
      if (task === "stats") return logStatsAnswer(await computeStats(source, { threads }));
      if (isGroupTask(task)) {
        const { groups = [] } = await scan(source, GROUP_QUERIES[task], { threads });
        return groupsAnswer(task, groups);
      }
      const { matchedCount } = await scan(source, { filter: BAD }, { threads });
      return { matched: matchedCount };
    },
  };
};

export { openRipsaw };
