import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { ripsaw, scratchFolder } from "./ripsaw-process.js";

const folder = scratchFolder();
const packageRoot = fileURLToPath(new URL("../..", import.meta.url));

afterAll(() => folder.dispose());

/** Log calls of an application: all kinds of text, extreme numbers, nesting, errors with stacks. */
const WORKLOAD = `
const messages = ["started", "quote \\" backslash \\\\ tab \\t", "zwei\\nZeilen", "日本語 🚀", "\\u0000\\u001b[31m", ""];
for (let i = 0; i < 500; i += 1) {
  const fields = {
    duration_ms: i % 3 === 0 ? i / 7 : i,
    status_code: [200, 404, 500][i % 3],
    big: Number.MAX_SAFE_INTEGER - i,
    tiny: 5e-324 * i,
    huge: 1.7e308 / (i + 1),
    nested: { list: [i, null, { deep: "x".repeat(i % 50) }], flag: i % 2 === 0 },
    optional: i % 5 === 0 ? null : "set",
    ...(i % 4 === 0 ? { late: i } : {}),
    ...(i % 50 === 0 ? { err: new Error("failed " + i) } : {}),
  };
  log(["error", "warn", "info", "debug"][i % 4], fields, messages[i % messages.length]);
}
`;

const LOGGERS: Readonly<Record<string, string>> = {
  pino: `
import pino from "pino";
const logger = pino({ level: "debug" }, pino.destination({ dest: 1, sync: true }));
const log = (level, fields, message) => logger[level](fields, message);
`,
  winston: `
import winston from "winston";
const { combine, timestamp, errors, json } = winston.format;
const logger = winston.createLogger({
  level: "debug",
  format: combine(timestamp(), errors({ stack: true }), json()),
  transports: [new winston.transports.Stream({ stream: process.stdout })],
});
const log = (level, fields, message) => logger.log({ level, message, ...fields });
`,
  bunyan: `
import bunyan from "bunyan";
const logger = bunyan.createLogger({ name: "app", level: "debug", stream: process.stdout });
const log = (level, fields, message) => logger[level](fields, message);
`,
};

/** Removes nulls, because a column does not distinguish null from absent. */
function withoutNulls(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}

describe.each(Object.entries(LOGGERS))("%s", (name, setup) => {
  const script = setup + WORKLOAD;
  const child = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd: packageRoot,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  const log = folder.write(`${name}.ndjson`, child.stdout);
  const expected = child.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

  it("writes the log that is compared", () => {
    expect(child.stderr).toBe("");
    expect(expected).toHaveLength(500);
  });

  it("is parsed to the values that JSON.parse gives", () => {
    const { status, stdout, stderr } = ripsaw(["parse", log, "--format", "ndjson"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const rows = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows).toEqual(expected.map(withoutNulls));
  });

  it("has the counts that JSON.parse gives", () => {
    const stats = JSON.parse(ripsaw(["stats", log, "--format", "json"]).stdout);
    const durations = expected
      .map(({ duration_ms: value }) => Number(value))
      .toSorted((a, b) => a - b);
    expect(stats).toMatchObject({
      totalCount: 500,
      rejectedCount: 0,
      blankCount: 0,
      statusCodes: { "200": 167, "404": 167, "500": 166 },
      durationMs: { count: 500, min: durations[0], max: durations[499], p95: durations[475] },
    });
  });

  it("has levels that are understood", () => {
    const severe = expected.filter((_, index) => index % 4 <= 1);
    const { stdout, stderr } = ripsaw(["filter", log, "--level", "warn", "-f", "ndjson"]);
    expect(stderr).toBe("");
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(severe);
    const stats = ripsaw(["stats", log, "-l", "error", "-f", "json"]);
    expect(JSON.parse(stats.stdout)).toMatchObject({
      totalCount: 125,
      errorCount: 125,
      otherCount: 0,
      filterErrorCount: 0,
    });
  });

  it("comes back byte for byte from a filter", () => {
    const { stdout } = ripsaw(["filter", log, "--status", "500"]);
    const lines = child.stdout.split("\n").filter((line) => line !== "");
    const matching = lines.filter((line) => JSON.parse(line).status_code === 500);
    expect(stdout).toBe(matching.map((line) => `${line}\n`).join(""));
  });
});
