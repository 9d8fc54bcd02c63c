import {
  type BaselineSource,
  batchProcess,
  computeStats,
  filterLogs,
  parseLogs,
  scan,
  validateLogs,
} from "@ripsaw/baseline";
import type { Host } from "./host.js";

const OPERATIONS = {
  stats: computeStats,
  validate: validateLogs,
  filter: filterLogs,
  batch: batchProcess,
  parse: parseLogs,
  query: scan,
};

const baselineHost: Host = {
  name: "baseline",
  run: (operation, source, options) => OPERATIONS[operation](source as BaselineSource, options),
};

export { baselineHost };
