import { plainReport } from "../run-cases/expectation.js";
import type { ConformanceCase, Expected, Operation } from "../run-cases/load-cases.js";

/** Command line that asks the question of a case, without its input. */
interface CliQuestion {
  readonly args: readonly string[];
  /** Selects the part of the expected report that this command prints. */
  readonly expectedIn: (expected: Expected) => Expected;
  readonly actualIn: (output: string) => Expected;
}

interface WrittenColumn {
  readonly name: string;
  readonly type: string;
  readonly values: readonly unknown[];
}

const SCAN_FLAGS = {
  threads: "--threads",
  maxLineBytes: "--max-line-bytes",
  maxDepth: "--max-depth",
};

const COMMANDS: Readonly<
  Record<
    Exclude<Operation, "query">,
    { readonly name: string; readonly flags: Readonly<Record<string, string>> }
  >
> = {
  stats: { name: "stats", flags: { ...SCAN_FLAGS, filter: "--filter" } },
  validate: { name: "validate", flags: { ...SCAN_FLAGS, maxDetails: "--max-details" } },
  filter: {
    name: "filter",
    flags: {
      ...SCAN_FLAGS,
      filter: "--filter",
      minLevel: "--level",
      minDurationMs: "--min-duration",
      statusCodes: "--status",
      limit: "--limit",
    },
  },
  batch: { name: "analyze", flags: { ...SCAN_FLAGS, topErrors: "--top" } },
  parse: {
    name: "parse",
    flags: {
      ...SCAN_FLAGS,
      filter: "--filter",
      select: "--select",
      limit: "--limit",
      maxColumns: "--max-columns",
      maxCells: "--max-cells",
    },
  },
};

/** Returns the command lines that ask the question of a case, or none if the flags cannot express it. */
function questionsOf({ operation, options }: ConformanceCase): CliQuestion[] {
  if (operation === "query") return [wholeQuery(options)];
  const { schema, ...others } = options;
  const isWithoutRules = JSON.stringify(schema) === '{"rules":[]}';
  if (schema !== undefined && !(operation === "validate" && isWithoutRules)) return [];
  const { name, flags } = COMMANDS[operation];
  const args = [name];
  for (const [option, value] of Object.entries(others)) {
    const flag = flags[option];
    if (flag === undefined || !isArgument(value)) return [];
    args.push(flag, String(value));
  }
  const json = (expectedIn: CliQuestion["expectedIn"]): CliQuestion => ({
    args: [...args, "--format", "json"],
    expectedIn,
    actualIn: (output) => plainReport(JSON.parse(output)),
  });
  const ndjson = (expectedIn: CliQuestion["expectedIn"]): CliQuestion => ({
    args: [...args, "--format", "ndjson"],
    expectedIn,
    actualIn: (output) => ({ lines: linesOf(output) }),
  });
  switch (operation) {
    case "stats":
      return [json((expected) => expected)];
    case "validate":
      // The command has only the log schema. Which lines are records does not depend on a schema.
      return [
        json((expected) =>
          without(
            expected,
            "rejectedCodes",
            ...(isWithoutRules ? ["validCount", "violationCount", "violations"] : []),
          ),
        ),
      ];
    case "filter":
      return [
        json((expected) => without(expected, "lines", "lineNumbers", "rejectedCodes")),
        ndjson(({ lines }) => (lines === undefined ? {} : { lines })),
      ];
    case "batch": {
      const question = json(({ validation, ...expected }) =>
        validation === undefined
          ? expected
          : {
              ...expected,
              validation: without(validation as Expected, "rejectedCodes", "blankCount"),
            },
      );
      return [{ ...question, actualIn: (output) => batchIn(question.actualIn(output)) }];
    }
    case "parse":
      return [
        json(({ columns, ...expected }) => ({
          ...without(expected, "rejectedCodes"),
          columns: (columns as readonly WrittenColumn[]).map(({ name: key, type, values }) => ({
            name: key,
            type,
            nullCount: values.filter((value) => value === null).length,
          })),
        })),
        ndjson(({ columns, rowCount }) => ({
          lines: Array.from({ length: Number(rowCount) }, (_, row) =>
            rowText(columns as readonly WrittenColumn[], row),
          ),
        })),
      ];
  }
}

/**
 * Passes a whole query to the command. A query without groups asks for a count, because the command would otherwise
 * print the records.
 */
function wholeQuery({ threads, ...query }: ConformanceCase["options"]): CliQuestion {
  const asksForMore = ["groupBy", "aggregates", "rows"].some((name) => name in query);
  const whole = asksForMore ? query : { ...query, rows: "count" };
  const args = ["query", "--query", JSON.stringify(whole), "--format", "json"];
  return {
    args: threads === undefined ? args : [...args, "--threads", String(threads)],
    expectedIn: (expected) => without(expected, "rejectedCodes"),
    actualIn: (output) => plainReport(JSON.parse(withWrittenIntegers(output))),
  };
}

const STRING_OR_INTEGER = /"(?:[^"\\]|\\.)*"|(?<![\d.])-?\d{16,}(?![\d.eE])/g;

/** Rewrites integers that `JSON.parse` would round to the form of the case files. */
function withWrittenIntegers(json: string): string {
  return json.replace(STRING_OR_INTEGER, (text) =>
    text.startsWith('"') || Number.isSafeInteger(Number(text)) ? text : `{"int":"${text}"}`,
  );
}

/** Reports whether a value can be written as the argument of a flag. */
function isArgument(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isArgument);
  return typeof value === "string" || (typeof value === "number" && value >= 0);
}

function without(expected: Expected, ...names: readonly string[]): Expected {
  return Object.fromEntries(Object.entries(expected).filter(([name]) => !names.includes(name)));
}

function linesOf(output: string): string[] {
  const lines = output.split("\n");
  if (lines.pop() !== "") throw new Error("the last line does not end");
  return lines.map((line) => line.replace(/\r$/, ""));
}

/** Converts an analysis to the form of `batchProcess`. */
function batchIn({ stats, topErrors, ...validation }: Expected): Expected {
  return { stats, topErrors, validation };
}

/** Formats a row as a line of JSON, without nulls and with nested values as source text. */
function rowText(columns: readonly WrittenColumn[], row: number): string {
  const members = columns
    .filter(({ values }) => values[row] !== null)
    .map(({ name, type, values }) => `${JSON.stringify(name)}:${cellText(type, values[row])}`);
  return `{${members.join(",")}}`;
}

function cellText(type: string, value: unknown): string {
  if (type === "json") return String(value);
  if (typeof value === "object" && value !== null) {
    return "int" in value ? String(value.int) : "null";
  }
  return Object.is(value, -0) ? "-0" : JSON.stringify(value);
}

export { type CliQuestion, questionsOf };
