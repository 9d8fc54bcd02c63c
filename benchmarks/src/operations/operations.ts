import { filter, filterAsStrings } from "./filter-operations.js";
import type { Operation } from "./operation.js";
import { parse, parseAsReadRows, parseAsRows } from "./parse-operations.js";
import { batch, stats, validate } from "./report-operations.js";

/** All operations, in the order of the table. */
const OPERATIONS: readonly Operation[] = [
  parse,
  validate,
  stats,
  filter,
  batch,
  parseAsRows,
  parseAsReadRows,
  filterAsStrings,
];

export { OPERATIONS };
