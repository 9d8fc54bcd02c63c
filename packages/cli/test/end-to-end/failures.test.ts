import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bash, ripsaw, scratchFolder } from "./ripsaw-process.js";
import { LINES, SAMPLE_LOG } from "./sample-log.js";

const folder = scratchFolder();
const commands = ["stats", "validate", "filter", "parse", "analyze"];
let log: string;

beforeAll(() => {
  log = folder.write("app.ndjson", SAMPLE_LOG);
  mkdirSync(join(folder.path, "folder"));
  const gzip = gzipSync(SAMPLE_LOG.repeat(2000), { level: 1 });
  folder.write("cut.ndjson.gz", gzip.subarray(0, gzip.length - 700));
});

afterAll(() => folder.dispose());

const inputs = [
  ["a missing file", "missing.ndjson", "source_not_found"],
  ["a glob without a match", "missing-*.ndjson", "source_not_found"],
  ["a directory", "folder", "source_is_directory"],
  ["a path through a file", "app.ndjson/x", "source_unreadable|source_not_found"],
  ["a file that cannot be read", "/proc/self/mem", "source_unreadable|read_failed"],
] as const;

describe.each(inputs)("%s", (_, path, code) => {
  it.each(commands)("is one line and exit code 3 from %s, and no report", (command) => {
    const { status, stdout, stderr } = ripsaw([command, path], { cwd: folder.path });
    expect({ status, stdout }).toEqual({ status: 3, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^ripsaw: [^\\n]*\\((${code})\\)\\n$`));
    expect(stderr).toContain(path);
  });

  it("leaves the report of the other files, with the failure named in it", () => {
    const { status, stdout, stderr } = ripsaw(["stats", path, log, "-f", "json"], {
      cwd: folder.path,
    });
    expect(status).toBe(3);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    const report = JSON.parse(stdout);
    expect(report.totalCount).toBe(4);
    expect(report.failures).toHaveLength(1);
    expect(report.failures[0].source).toBe(path);
  });
});

describe("a result that is too large", () => {
  const wide = Array.from({ length: 10_000 }, (_, row) => `{"k${row % 1_000}":${row}}\n`).join("");
  const tooLarge =
    /^ripsaw: [^\n]*10000 [^\n]*1000 [^\n]*select fields[^\n]*\(result_too_large\)\n$/;

  it.each([
    ["columns", "json", "159999"],
    ["Arrow", "arrow", "9999999"],
  ])("is one line and exit code 3: %s", (_, format, cells) => {
    const output = join(folder.path, "wide");
    const args = ["parse", "-f", format, "--max-cells", cells, "-o", output];
    const { status, stdout, stderr } = ripsaw(args, { input: wide });
    expect({ status, stdout }).toEqual({ status: 3, stdout: "" });
    expect(stderr).toMatch(tooLarge);
  });

  it("fits where more cells are allowed", () => {
    const args = ["parse", "-f", "ndjson", "--max-cells", "160000"];
    expect(ripsaw(args, { input: wide })).toEqual({ status: 0, stdout: wide, stderr: "" });
  });
});

describe("a truncated gzip", () => {
  it.each(commands)("gives %s what was good, one line, and exit code 3", (command) => {
    const { status, stdout, stderr } = ripsaw([command, "cut.ndjson.gz"], { cwd: folder.path });
    expect(status).toBe(3);
    expect(stdout).not.toBe("");
    expect(stderr).toMatch(/^ripsaw: [^\n]*cut\.ndjson\.gz[^\n]*\(corrupt_input\)$/m);
  });

  it("is named in the report", () => {
    const { stdout } = ripsaw(["stats", "cut.ndjson.gz", "-f", "json"], { cwd: folder.path });
    const { totalCount, failures } = JSON.parse(stdout);
    expect(totalCount).toBeGreaterThan(0);
    expect(failures).toMatchObject([{ source: "cut.ndjson.gz", code: "corrupt_input" }]);
  });
});

describe.skipIf(!existsSync("/dev/full"))("a full disk", () => {
  it.each([
    ...commands.map((command) => `$RIPSAW ${command} app.ndjson`),
    "$RIPSAW parse app.ndjson -f ndjson",
    "$RIPSAW parse app.ndjson -f arrow",
    "$RIPSAW filter app.ndjson -f json",
    "$RIPSAW generate --count 10",
  ])("is one line and exit code 3: %s", (command) => {
    for (const script of [`${command} > /dev/full`, `${command} -o /dev/full`]) {
      const { status, stderr } = bash(script, { cwd: folder.path });
      expect({ script, status }).toEqual({ script, status: 3 });
      expect(stderr.match(/^ripsaw: .*no space left on device.*\(write_failed\)$/gim)).toHaveLength(
        1,
      );
    }
  });

  it.each(["--help", "--version", "completions zsh"])("is noticed by %s", (args) => {
    const { status, stderr } = bash(`$RIPSAW ${args} > /dev/full`);
    expect(status).toBe(3);
    expect(stderr).toBe(
      "ripsaw: cannot write to standard output: no space left on device (write_failed)\n",
    );
  });

  it("is noticed in the quarantine too", () => {
    const { status, stderr } = ripsaw(["validate", log, "--quarantine", "/dev/full"]);
    expect(status).toBe(3);
    expect(stderr).toMatch(/^ripsaw: .*\(write_failed\)\n$/);
  });
});

describe("an output", () => {
  it.each([["stats"], ["filter"], ["generate", "--count", "1"]])(
    "that cannot be opened is one line and exit code 3 from %s",
    (...command) => {
      const args = command.filter(Boolean);
      const files = args[0] === "generate" ? [] : [log];
      const { status, stderr } = ripsaw([
        ...args,
        ...files,
        "-o",
        join(folder.path, "no", "where"),
      ]);
      expect(status).toBe(3);
      expect(stderr).toMatch(
        /^ripsaw: cannot write to .*: no such file or directory \(write_failed\)\n$/i,
      );
    },
  );

  it("is never an input", () => {
    for (const args of [
      ["filter", log, "-o", log],
      ["stats", log, "--output", join(folder.path, "folder", "..", "app.ndjson")],
      ["validate", log, "--quarantine", log],
      ["filter", join(folder.path, "*.ndjson"), "-o", log],
      ["stats", join(folder.path, "**", "a??.[mn]djson"), "-o", log],
    ]) {
      const { status, stderr } = ripsaw(args);
      expect(status).toBe(2);
      expect(stderr).toMatch(
        /^ripsaw: .* is an input and cannot be the output \(invalid_option\)\n$/,
      );
    }
    expect(readFileSync(log, "utf8")).toBe(SAMPLE_LOG);
  });

  it("is not the quarantine too", () => {
    const output = join(folder.path, "both");
    const { status, stderr } = ripsaw(["validate", log, "-o", output, "--quarantine", output]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `ripsaw: \`${output}\` cannot be two outputs at once (invalid_option)\n`,
    });
    expect(existsSync(output)).toBe(false);
  });

  it("is left as it was by an expression that is refused", () => {
    const output = folder.write("kept", "kept");
    expect(ripsaw(["filter", "level = 1", log, "-o", output]).status).toBe(2);
    expect(readFileSync(output, "utf8")).toBe("kept");
  });
});

describe("a closed pipe", () => {
  it.each([
    ["filter", 'yes \'{"level":"INFO"}\' | $RIPSAW filter | head -1'],
    [
      "parse",
      `for i in {1..20000}; do echo '${LINES[0]}'; done | $RIPSAW parse -f ndjson | head -1`,
    ],
    ["generate", "$RIPSAW generate --count 1000000 | head -1"],
  ])("ends %s quietly", (_, script) => {
    const { status, stdout, stderr } = bash(
      `set -o pipefail; { ${script}; } ; echo \${PIPESTATUS[@]}`,
      {
        cwd: folder.path,
      },
    );
    expect(status).toBe(0);
    expect(stdout.split("\n")).toHaveLength(3);
    expect(stderr).not.toContain("ripsaw");
  });

  it.each(["--help", "completions bash"])("does not disturb %s", (args) => {
    const { stdout, stderr } = bash(`(sleep 0.3; $RIPSAW ${args}; echo $? >&2) | true`);
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "0\n" });
  });

  it("ends with 0", () => {
    const { stdout } = bash(
      "$RIPSAW generate --count 1000000 | head -1 > /dev/null; echo ${PIPESTATUS[0]}",
    );
    expect(stdout).toBe("0\n");
  });
});
