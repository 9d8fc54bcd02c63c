import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { CorpusFiles } from "../../corpora/lay-out-corpus.js";
import { OTHER_LEVELS } from "../../corpora/logger-corpora.js";
import { countedAnswer, groupedAnswer, ripsawAnswer } from "./command-answers.js";
import { type Command, commandRunner } from "./command-runner.js";
import { programOf, ROOT } from "../folders.js";
import type { Peer, Work } from "../peer.js";

const CLI = join(ROOT, "packages", "cli", "bin", "ripsaw.js");

const ripsaw: Peer = {
  name: "ripsaw command",
  arena: "command",
  tasks: ["stats", "lines"],
  inputs: ["file"],
  threads: "settable",
  setting: "`ripsaw stats --format json`, `ripsaw filter --min-level WARN`, with `--threads`",
  version: () => "this commit",
  missing: () => undefined,
  start: ({ corpus, threads }) =>
    commandRunner((task) => {
      const source = corpus.files > 1 ? join(corpus.path, "*.ndjson") : corpus.path;
      const args = [source, "--threads", String(threads), "--no-progress"];
      const program = process.execPath;
      return task === "stats"
        ? { program, args: [CLI, "stats", ...args, "--format", "json"], answerOf: ripsawAnswer }
        : {
            program,
            args: [CLI, "filter", ...args, "--min-level", "WARN"],
            toleratesFailure: true,
          };
    }),
};

const RECORDS = "inputs";
/** Skips lines that are not JSON, or are JSON but not an object. */
const RECORDS_AMONG_LINES = "inputs | fromjson? | objects";

/** `reduce` keeps a single object however long the input is. Quantiles would need all values in an array. */
const jqStats = (records: string): string => `reduce (${records}) as $r
  ({records: 0, levels: {}, codes: {}, count: 0, sum: 0, min: null, max: null};
  .records += 1
  | .levels[$r.level | tostring] += 1
  | if ($r.status_code | type) == "number" then .codes[$r.status_code | tostring] += 1 else . end
  | $r.duration_ms as $d
  | if ($d | type) == "number" then .count += 1 | .sum += $d
    | if .min == null or $d < .min then .min = $d else . end
    | if .max == null or $d > .max then .max = $d else . end
    else . end)`;
const jqLines = (records: string): string =>
  `${records} | select(.level == "WARN" or .level == "ERROR")`;

const likeJq = (name: "jq" | "gojq"): Peer => ({
  name,
  arena: "command",
  tasks: ["stats", "lines"],
  inputs: ["file"],
  threads: name === "jq" ? "one" : "own",
  setting:
    "`-n 'reduce inputs ...'`; `-nc 'inputs | select(...)'`; with `-R` and `fromjson?` where lines are malformed",
  version: () => versionOf(name),
  missing: () => missingProgram(name, name === "jq" ? "apt-get install jq" : "--install"),
  start: ({ corpus }) =>
    commandRunner((task) => {
      const records = corpus.malformed > 0 ? RECORDS_AMONG_LINES : RECORDS;
      const flags = corpus.malformed > 0 ? "-nRc" : "-nc";
      const program = programOf(name) ?? name;
      const files = filesOf(corpus);
      return task === "stats"
        ? { program, args: [flags, jqStats(records), ...files], answerOf: countedAnswer }
        : { program, args: [flags, jqLines(records), ...files] };
    }),
});

const MILLER_STATS = `
  begin { @records = 0; @n = 0; @sum = 0; @levels = {}; @codes = {} }
  @records += 1;
  if (is_present($level)) { @levels[$level] += 1 }
  if (is_present($status_code)) { @codes[$status_code] += 1 }
  if (is_present($duration_ms)) {
    @n += 1; @sum += $duration_ms; @min = min(@min, $duration_ms); @max = max(@max, $duration_ms)
  }
  end {
    dump {"records": @records, "levels": @levels, "codes": @codes, "count": @n, "sum": @sum,
      "min": is_present(@min) ? @min : "", "max": is_present(@max) ? @max : ""}
  }`;

const miller: Peer = {
  name: "miller",
  arena: "command",
  tasks: ["stats", "lines"],
  inputs: ["file"],
  threads: "own",
  setting: "`mlr --ijsonl --ojsonl put -q ...`, `filter ...`",
  version: () => versionOf("mlr"),
  missing: () => missingProgram("mlr", "apt-get install miller"),
  declines: ({ malformed }) =>
    malformed > 0 ? "ends at the first line that is no JSON" : undefined,
  start: ({ corpus }) =>
    commandRunner((task) => {
      const program = programOf("mlr") ?? "mlr";
      const format = ["--ijsonl", "--ojsonl"];
      const files = filesOf(corpus);
      return task === "stats"
        ? {
            program,
            args: [...format, "put", "-q", MILLER_STATS, ...files],
            answerOf: countedAnswer,
          }
        : {
            program,
            args: [...format, "filter", '$level == "WARN" || $level == "ERROR"', ...files],
          };
    }),
};

const hl: Peer = {
  name: "hl",
  arena: "command",
  tasks: ["lines"],
  inputs: ["file"],
  threads: "own",
  setting: "`hl --raw --level warn --paging never`: a viewer, which computes no statistics",
  version: () => versionOf("hl"),
  missing: () => missingProgram("hl", "see its repository, pamburus/hl; it is not on crates.io"),
  declines: ({ name }) =>
    OTHER_LEVELS.has(name) ? "knows the levels of other loggers, another question" : undefined,
  caveat: ({ malformed }) => (malformed > 0 ? "judges lines by rules of its own" : undefined),
  start: ({ corpus }) =>
    commandRunner(() => ({
      program: programOf("hl") ?? "hl",
      args: ["--raw", "--level", "warn", "--paging", "never", ...filesOf(corpus)],
    })),
};

const angleGrinder: Peer = {
  name: "angle-grinder",
  arena: "command",
  tasks: ["stats", "lines"],
  inputs: ["file"],
  threads: "own",
  setting:
    "`agrind '* | json | count, sum, min, max by level, status_code' -o json`, added up by the benchmark; " +
    "`'* | json | where ...' -o json`",
  version: () => versionOf("agrind"),
  missing: () => missingProgram("agrind", "--install"),
  declines: ({ files }) => (files > 1 ? "reads one file" : undefined),
  caveat: ({ malformed }) => (malformed > 0 ? "judges lines by rules of its own" : undefined),
  start: (work) => commandRunner((task) => grind(work, task === "stats")),
};

function grind({ corpus }: Work, isStats: boolean): Command {
  const program = programOf("agrind") ?? "agrind";
  const query = isStats
    ? "* | json | count as records, sum(duration_ms) as sum, min(duration_ms) as min, max(duration_ms) as max by level, status_code"
    : '* | json | where level == "WARN" or level == "ERROR"';
  const args = [query, "-o", "json", "-f", corpus.path];
  return isStats ? { program, args, answerOf: groupedAnswer } : { program, args };
}

function filesOf({ files, path }: CorpusFiles): string[] {
  if (files === 1) return [path];
  return readdirSync(path)
    .toSorted()
    .map((name) => join(path, name));
}

function missingProgram(program: string, how: string): string | undefined {
  return programOf(program) === undefined ? `\`${program}\` is not installed (${how})` : undefined;
}

function versionOf(program: string): string {
  const path = programOf(program);
  if (path === undefined) return "";
  try {
    const output = execFileSync(path, ["--version"], { encoding: "utf8" });
    return /\d+(\.\d+)+/.exec(output)?.[0] ?? output.trim();
  } catch {
    return "unknown";
  }
}

const COMMAND_PEERS: readonly Peer[] = [
  ripsaw,
  likeJq("jq"),
  likeJq("gojq"),
  miller,
  hl,
  angleGrinder,
];

export { COMMAND_PEERS };
