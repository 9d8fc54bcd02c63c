import { afterAll, expect, it } from "vitest";
import { ripsaw, scratchFolder } from "./ripsaw-process.js";

const folder = scratchFolder();
const log = folder.write(
  "ecs.ndjson",
  '{"@timestamp":"2024-01-01T00:00:00Z","log.level":"error","x-request-id":"a","duration":5}\n',
);

afterAll(() => folder.dispose());

it.each<[string, string[], string]>([
  ["query", ["--by", "log.level"], 'log.level: did you mean record["log.level"]?'],
  ["top", ["log.level"], 'log.level: did you mean record["log.level"]?'],
  ["filter", ["durationn > 1"], "durationn: did you mean duration?"],
  ["filter", ["--status", "500", "-f", "json"], "status_code"],
  ["timeline", [], "timestamp: did you mean @timestamp?"],
  ["histogram", ["Duraton"], "Duraton: did you mean duration?"],
  ["stats", ["-e", "durations > 1"], "durations: did you mean duration?"],
  ["parse", ["--select", "duratio"], "duratio: did you mean duration?"],
  ["parse", ["-e", "has(trace) || x.y == 1"], "x.y"],
])("%s %j says which field no record has", (command, args, hint) => {
  const isFieldFirst = ["top", "histogram", "filter"].includes(command);
  const { status, stderr } = ripsaw(
    isFieldFirst ? [command, ...args, log] : [command, log, ...args],
  );
  expect(status).toBe(0);
  expect(stderr.split("\n")).toContain(`ripsaw: no record has ${hint}`);
});

it.each<[string[]]>([
  [["top", "@timestamp"]],
  [["top", 'record["log.level"]']],
  [["filter", "has(trace)"]],
  [["filter", "-l", "warn"]],
])("%j has nothing to say", (args) => {
  expect(ripsaw([...args, log]).stderr).toBe("");
});

it("takes names with an at sign for a time", () => {
  const { stdout } = ripsaw(["timeline", log, "--time", "@timestamp", "-f", "csv"]);
  expect(stdout).toBe("time,count\n2024-01-01T00:00:00Z,1\n");
});

it.each([["top"], ["histogram"]])("%s refuses a name with minus signs, with a hint", (command) => {
  const { status, stdout, stderr } = ripsaw([command, "x-request-id", log]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain('did you mean "record["x-request-id"]"?');
});
