import { computeStats, filterLogs } from "@ripsaw/baseline";
import * as idiomatic from "../../operations/idiomatic.js";
import { isGroupTask } from "../answer.js";
import { groupsAnswer } from "./group-queries.js";
import type { OpenLibrary } from "./libraries.js";
import { logStatsAnswer } from "./log-stats-answer.js";
import { plainGroups } from "./plain-groups.js";

/** Opens the tuned operations in plain TypeScript. All other answers are compared with theirs. */
const openBaseline: OpenLibrary = async (path) => ({
  run: async (task) => {
    if (task === "stats") return logStatsAnswer(await computeStats(path));
    if (isGroupTask(task)) return groupsAnswer(task, await plainGroups(path, task));
    const filter = { field: "level", in: ["WARN", "ERROR"] } as const;
    return { matched: (await filterLogs(path, { filter })).matchedCount };
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
