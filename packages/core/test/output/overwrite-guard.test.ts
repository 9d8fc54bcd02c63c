import {
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filterLogs, scan, validateLogs } from "../../src/index.js";
import { refuseToOverwrite } from "../../src/output.js";

let folder: string;
let log: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ripsaw-"));
  mkdirSync(join(folder, "logs", "old"), { recursive: true });
  log = join(folder, "logs", "a1.ndjson");
  writeFileSync(log, "{}\n");
  writeFileSync(join(folder, "logs", "old", "b{2}.ndjson"), "{}\n");
  writeFileSync(join(folder, "logs", ".hidden.ndjson"), "{}\n");
  linkSync(log, join(folder, "linked.ndjson"));
  symlinkSync(log, join(folder, "symbolic.ndjson"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("refuseToOverwrite", () => {
  it.each([
    ["logs/a1.ndjson", "logs/a1.ndjson"],
    ["logs/a1.ndjson", "logs/old/../a1.ndjson"],
    ["logs/a1.ndjson", "linked.ndjson"],
    ["symbolic.ndjson", "logs/a1.ndjson"],
    ["logs/*.ndjson", "logs/a1.ndjson"],
    ["logs/*.ndjson", "symbolic.ndjson"],
    ["logs/a?.ndjson", "logs/a1.ndjson"],
    ["logs/a[0-9].ndjson", "logs/a1.ndjson"],
    ["logs/[!b]1.*", "logs/a1.ndjson"],
    ["**/*.ndjson", "logs/a1.ndjson"],
    ["logs/**/*.ndjson", "logs/a1.ndjson"],
    ["logs/**/b{2}.nd*", "logs/old/b{2}.ndjson"],
  ])("%s with the output %s", async (input, output) => {
    const to = join(folder, output);
    for (const from of [join(folder, input), relative(".", join(folder, input))]) {
      await expect(refuseToOverwrite(["-", from], [undefined, to])).rejects.toMatchObject({
        code: "invalid_option",
        message: `\`${to}\` is an input and cannot be the output`,
      });
    }
  });

  it.each([
    ["logs/*.ndjson", "logs/new.ndjson"],
    ["logs/*.ndjson", "logs/old/b{2}.ndjson"],
    ["logs/*.ndjson", "logs/.hidden.ndjson"],
    ["logs/[!a]*.ndjson", "logs/a1.ndjson"],
    ["logs/a?ndjson", "logs/old/b{2}.ndjson"],
    ["logs/a[9-0].ndjson", "logs/a1.ndjson"],
    ["no/such.ndjson", "logs/a1.ndjson"],
    ["logs/a1.ndjson/x", "logs/a1.ndjson"],
  ])("lets %s with the output %s be", async (input, output) => {
    await refuseToOverwrite([join(folder, input)], [join(folder, output)]);
  });

  it("compares descriptors with the inputs and with each other", async () => {
    const descriptor = openSync(log, "a");
    try {
      await expect(refuseToOverwrite([log], [descriptor])).rejects.toMatchObject({
        message: `file descriptor ${descriptor} is an input and cannot be the output`,
      });
      await expect(refuseToOverwrite([], [log, descriptor])).rejects.toThrow("two outputs at once");
      await expect(filterLogs(log, { output: descriptor })).rejects.toThrow("is an input");
      await refuseToOverwrite([join(folder, "logs", "old", "*")], [descriptor]);
    } finally {
      closeSync(descriptor);
    }
  });

  it("lets a device be an input and outputs", async () => {
    await refuseToOverwrite(["/dev/null"], ["/dev/null", "/dev/null"]);
  });

  it("refuses one file as two outputs", async () => {
    const output = join(folder, "new.ndjson");
    await expect(
      refuseToOverwrite([log], [output, join(folder, "logs", "..", "new.ndjson")]),
    ).rejects.toThrow("cannot be two outputs at once");
    symlinkSync(folder, join(folder, "logs", "up"));
    symlinkSync("new.ndjson", join(folder, "future.ndjson"));
    for (const same of [join(folder, "logs", "up", "new.ndjson"), join(folder, "future.ndjson")]) {
      await expect(refuseToOverwrite([log], [output, same])).rejects.toThrow("two outputs at once");
    }
  });
});

describe("operations leave their input alone", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["filterLogs", () => filterLogs(log, { output: log })],
    ["a glob", () => filterLogs(join(folder, "logs", "*"), { output: log })],
    ["scan", () => scan({ paths: [log] }, { rows: "lines" }, { output: log })],
    ["quarantine", () => validateLogs(log, { quarantine: log })],
    ["both", () => filterLogs(log, { output: `${log}.new`, quarantine: `${log}.new` })],
  ])("%s", async (_, run) => {
    await expect(run()).rejects.toMatchObject({ name: "RipsawError", code: "invalid_option" });
    expect(readFileSync(log, "utf8")).toBe("{}\n");
  });

  it("an output is not touched by a query that is refused", async () => {
    const output = join(folder, "kept.ndjson");
    writeFileSync(output, "kept");
    await expect(filterLogs(log, { filter: "a =", output })).rejects.toMatchObject({
      code: "invalid_query",
    });
    expect(readFileSync(output, "utf8")).toBe("kept");
  });
});
