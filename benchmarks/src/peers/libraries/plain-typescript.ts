import { computeStats, filterLogs, scan } from "@ripsaw/baseline";
import * as idiomatic from "../../operations/idiomatic.js";
import { isGroupTask } from "../answer.js";
import { BAD, GROUP_QUERIES, groupsAnswer } from "./group-queries.js";
import type { OpenLibrary } from "./libraries.js";
import { logStatsAnswer } from "./log-stats-answer.js";

/** Opens the tuned operations in plain TypeScript. All other answers are compared with theirs. */
const openBaseline: OpenLibrary = async (path) => ({
  run: async (task) => {
    if (task === "stats") return logStatsAnswer(await computeStats(path));
    if (isGroupTask(task)) {
      const { groups = [] } = await scan(path, GROUP_QUERIES[task]);
      return groupsAnswer(task, groups);
    }
    return { matched: (await filterLogs(path, { filter: BAD })).matchedCount };
  },
});

/** Opens the operations with readline and `JSON.parse`, line by line. */
const openIdiomatic: OpenLibrary = async (path) => ({
  run: async (task) => {
    if (task === "stats") return logStatsAnswer(await idiomatic.computeStats(path));
    return { matched: (await idiomatic.filterLogs(path, "WARN")).length };
  },
});

export { openBaseline, openIdiomatic };
