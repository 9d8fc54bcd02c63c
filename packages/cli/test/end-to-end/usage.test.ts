import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { LAUNCHER, ENVIRONMENT, bash, ripsaw, scratchFolder } from "./ripsaw-process.js";

const folder = scratchFolder();

afterAll(() => folder.dispose());

describe("help", () => {
  const commands =
    "stats query top histogram timeline validate filter parse analyze generate completions".split(
      " ",
    );

  it.each(commands)("of %s has examples", (command) => {
    const { status, stdout } = ripsaw([command, "--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain("Examples:\n  $ ");
    expect(ripsaw(["help", command]).stdout).toBe(stdout);
  });

  it("of the program names every command", () => {
    const { status, stdout } = ripsaw(["--help"]);
    expect(status).toBe(0);
    for (const command of commands) expect(stdout).toContain(`\n  ${command} `);
  });
});

it("prints its version", () => {
  expect(ripsaw(["--version"])).toMatchObject({ status: 0, stdout: "0.1.0\n", stderr: "" });
});

it.each([["--version"], ["--help"], ["stats", "--help"], ["completions", "bash"]])(
  "does not load the engine for %s %s",
  (...args) => {
    const spy = folder.write(
      "spy.cjs",
      "process.on('exit', () => console.error(process.report.getReport().sharedObjects.filter((o) => o.endsWith('.node'))))",
    );
    const { stderr } = ripsaw(args.filter(Boolean), { env: { NODE_OPTIONS: `--require ${spy}` } });
    expect(stderr).toBe("[]\n");
  },
);

describe("wrong usage", () => {
  it.each([
    [["stat"], "Did you mean stats?"],
    [["stats", "--formt", "json"], "Did you mean --format?"],
    [["stats", "--format", "arrow"], "Allowed choices are table, json, csv."],
    [["stats", "--threads", "0"], "It must be at least 1."],
    [["stats", "--max-depth", "x"], "It must be a whole number."],
    [["filter", "--min-level", "loud"], "Allowed choices are FATAL, ERROR, WARN, INFO, DEBUG,"],
    [["stats", "-l", "loud"], "Allowed choices are FATAL, ERROR, WARN, INFO, DEBUG, TRACE."],
    [["query", "--by", "level,,a"], "It must not be empty."],
    [["query", "--agg", "n=count(), n=sum(x)"], '"n" is given twice.'],
    [["query", "--max-groups", "0"], "It must be at least 1."],
    [["query", "--query", "{"], "--query is not JSON: "],
    [["query", "--query", '{"limit":1}', "--limit", "2"], '--query, which already has "limit"'],
    [["query", "--query", "no-such-file.json"], "cannot be read: no such file or directory"],
    [["top"], "missing required argument 'field'"],
    [["timeline", "--every", "often"], "It must be a duration such as 10s, 1m, 1h30m or 1d."],
    [["filter", "--min-duration", "soon"], "It must be a number, 0 or more."],
    [["filter", "--status", "500,x"], "It must be a whole number."],
    [["analyze", "--max-error-rate", "5"], "It must be a rate from 0 to 1."],
    [["parse", "--select", "a,,b"], "It must be names separated by commas."],
    [["query", "--select", "a", "--by", "level"], "--select applies to records"],
    [
      ["query", "--query", '{"rows":"line"}'],
      'rows must be one of count, lines, columns, got "line"',
    ],
    [["query", "--query", '{"histogram":true}'], "histogram requires stats to be true"],
    [["stats", "-o", "-"], "It must be a file. Omit the option to write to standard output."],
    [["generate"], "required option '--count <n>' not specified"],
    [["completions", "cmd"], "Allowed choices are bash, zsh, fish."],
  ])("%j ends with 2 and one line", (args, hint) => {
    const { status, stdout, stderr } = ripsaw(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^ripsaw: [^\n]* \((?:invalid_option|invalid_query)\)\n$/);
    expect(stderr).toContain(hint);
  });

  it.each(["top", "histogram"])("%s tells a file from a field", (command) => {
    const log = folder.write("app.ndjson", "");
    expect(ripsaw([command, log])).toMatchObject({
      status: 2,
      stderr: `ripsaw: \`${log}\` is a file: name a field before it (invalid_option)\n`,
    });
  });

  it.each(["top", "histogram"])("%s recognizes a field that comes after its file", (command) => {
    const log = folder.write("app.ndjson", "");
    expect(ripsaw([command, log, "level"])).toMatchObject({
      status: 2,
      stdout: "",
      stderr: `ripsaw: \`${log}\` is a file: write the field \`level\` before it (invalid_option)\n`,
    });
  });

  it("refuses an expression in the place of a file before anything is printed", () => {
    const log = folder.write("app.ndjson", '{"level":"ERROR"}\n');
    const condition = 'level == "ERROR"';
    for (const [args, advice] of [
      [["filter", log, condition], `write it first: ripsaw filter '${condition}' ${log}`],
      [["filter", "*.ndjson", condition], `write it first: ripsaw filter '${condition}' *.ndjson`],
      [["filter", "a > 1", condition, log], "there is one already; join the two with &&"],
      [["stats", log, condition], "pass it with --filter, which most commands have"],
      [["validate", condition], "pass it with --filter, which most commands have"],
      [
        ["query", log, condition, "--by", "level"],
        "pass it with --filter, which most commands have",
      ],
      [["top", "level", log, condition], "pass it with --filter, which most commands have"],
    ] as const) {
      const message = `\`${condition}\` is an expression, not a file: ${advice}`;
      expect(ripsaw(args), args.join(" ")).toEqual({
        status: 2,
        stdout: "",
        stderr: `ripsaw: ${message} (invalid_option)\n`,
      });
    }
  });

  it.each(['severity == "ERROR"', "level ==", "request-id != 'a' && x"])(
    "refuses an expression in the place of a file even if it is wrong: %s",
    (condition) => {
      const log = folder.write("app.ndjson", '{"level":"ERROR"}\n');
      const { status, stdout, stderr } = ripsaw(["filter", log, condition]);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toContain("is an expression, not a file: write it first");
    },
  );

  it("takes what is no expression for a file", () => {
    const log = folder.write("app.ndjson", '{"level":"ERROR"}\n');
    for (const name of ["missing", "my file", "missing.ndjson"]) {
      const { status, stdout, stderr } = ripsaw(["filter", log, name]);
      expect({ status, stdout }).toEqual({ status: 3, stdout: '{"level":"ERROR"}\n' });
      expect(stderr).toContain("source_not_found");
    }
  });

  it("shows the help on standard error without a command", () => {
    const { status, stdout, stderr } = ripsaw([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("Usage: ripsaw");
  });
});

it("completes in bash as installed", () => {
  const { stdout } = bash(`eval "$($RIPSAW completions bash)"
COMP_WORDS=(ripsaw filter --level E); COMP_CWORD=3; _ripsaw; echo "\${COMPREPLY[@]}"; complete -p ripsaw`);
  expect(stdout).toBe("ERROR\ncomplete -o filenames -F _ripsaw ripsaw\n");
});

it("says what to do where it is not built", () => {
  mkdirSync(join(folder.path, "bin"));
  cpSync(LAUNCHER, join(folder.path, "bin", "ripsaw.mjs"));
  const { status, stderr } = spawnSync(process.execPath, [join(folder.path, "bin", "ripsaw.mjs")], {
    env: ENVIRONMENT,
    encoding: "utf8",
  });
  expect(status).toBe(3);
  expect(stderr).toBe("ripsaw: not built yet; run `npm run build` in the repository first\n");
});
