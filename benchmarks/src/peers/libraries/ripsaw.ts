import { stat } from "node:fs/promises";
import { join } from "node:path";
import { computeStats, filterLogs } from "@ripsaw/core";
import type { OpenLibrary } from "./libraries.js";
import { logStatsAnswer } from "./log-stats-answer.js";

/** The library has no operation that only counts: the matching lines are handed out, as one buffer. */
const openRipsaw: OpenLibrary = async (path, threads) => {
  const source = (await stat(path)).isDirectory() ? join(path, "*.ndjson") : path;
  return {
    run: async (task) => {
      if (task === "stats") return logStatsAnswer(await computeStats(source, { threads }));
      const { matchedCount } = await filterLogs(source, { minLevel: "WARN", threads });
      return { matched: matchedCount };
    },
  };
};

export { openRipsaw };
