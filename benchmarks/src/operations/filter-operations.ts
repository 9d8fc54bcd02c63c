import * as baseline from "@ripsaw/baseline";
import * as ripsaw from "@ripsaw/core";
import { contender, fileContender } from "./contender.js";
import * as idiomatic from "./idiomatic.js";
import type { Operation } from "./operation.js";
import { INPUTS, type Source } from "./source.js";

const MIN_LEVEL = "WARN";

const byBaseline = contender(
  "baseline",
  (source) => baseline.filterLogs(source, { minLevel: MIN_LEVEL }),
  ({ matchedCount, lines, lineNumbers }) => ({ matchedCount, lines, lineNumbers }),
);

const byIdiomatic = fileContender(
  "idiomatic",
  (path) => idiomatic.filterLogs(path, MIN_LEVEL),
  (lines) => ({ lines }),
);

const filter: Operation = {
  name: "filter",
  title: "filter",
  inputs: INPUTS,
  subject: contender("ripsaw", filterByRipsaw, ({ matchedCount, lines }) => ({
    matchedCount,
    lines: [...lines],
    lineNumbers: Array.from(lines, (_, index) => lines.lineNumber(index)),
  })),
  rivals: [byBaseline, byIdiomatic],
};

/** Rivals return strings, whereas Ripsaw creates them on demand. This operation asks for all of them. */
const filterAsStrings: Operation = {
  name: "filter-strings",
  title: "filter, every match a string",
  inputs: ["file"],
  subject: contender(
    "ripsaw",
    async (source) => [...(await filterByRipsaw(source)).lines],
    (lines) => ({ matchedCount: lines.length, lines }),
  ),
  rivals: [byIdiomatic],
};

function filterByRipsaw(source: Source): Promise<ripsaw.FilterResult> {
  return ripsaw.filterLogs(source, { minLevel: MIN_LEVEL });
}

export { filter, filterAsStrings };
