import {
  type BaselineSource,
  batchProcess,
  computeStats,
  filterLogs,
  parseLogs,
  validateLogs,
} from "@ripsaw/baseline";
import type { Operation } from "../run-cases/load-cases.js";
import type { Host } from "./host.js";

type Run = (source: BaselineSource, options: object) => Promise<unknown>;

const OPERATIONS: Readonly<Record<Exclude<Operation, "query">, Run>> = {
  stats: computeStats,
  validate: validateLogs,
  filter: filterLogs,
  batch: batchProcess,
  parse: parseLogs,
};

/** The baseline, which evaluates neither queries by groups nor CEL text. README.md says what their oracles are. */
const baselineHost: Host = {
  name: "baseline",
  canAnswer: ({ operation, options }) => operation !== "query" && !hasText(options["filter"]),
  async run(operation, source, options) {
    if (operation === "query") throw new Error("the baseline answers no whole queries");
    return OPERATIONS[operation](source as BaselineSource, options);
  },
};

/** Reports whether a filter is CEL text or contains such text. */
function hasText(filter: unknown): boolean {
  if (typeof filter !== "object" || filter === null) return typeof filter === "string";
  if ("not" in filter) return hasText(filter.not);
  const parts = "and" in filter ? filter.and : "or" in filter ? filter.or : [];
  return Array.isArray(parts) && parts.some(hasText);
}

export { baselineHost };
