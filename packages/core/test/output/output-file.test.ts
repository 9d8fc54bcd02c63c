import { spawnSync } from "node:child_process";
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filterLogs, generateSample, scan, validateLogs } from "../../src/index.js";
import { createOutputFile, discardUnfinishedOutputs } from "../../src/output/output-file.js";

const LINES = ['{"level":"INFO"}', "no record"];
let folder: string;
let output: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "ripsaw-")));
  output = join(folder, "out");
  writeFileSync(output, "old");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function textOf(path: string): string {
  return readFileSync(path, "utf8");
}

describe("an output file", () => {
  it("takes its name when it is complete", () => {
    const file = createOutputFile(output);
    expect(dirname(file.path)).toBe(folder);
    expect(basename(file.path)).toMatch(/^\.ripsaw-[0-9a-f]{16}\.part$/);
    writeFileSync(file.path, "new");
    expect(textOf(output)).toBe("old");
    file.commit();
    file.discard();
    expect(textOf(output)).toBe("new");
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  it("leaves nothing if it is discarded", () => {
    const file = createOutputFile(join(folder, "new"));
    file.discard();
    file.discard();
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  it("is discarded with all others that are not complete", () => {
    const complete = createOutputFile(output);
    createOutputFile(join(folder, "a"));
    createOutputFile(join(folder, "b"));
    complete.commit();
    discardUnfinishedOutputs();
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  it.each([0o600, 0o640, 0o751])("keeps the mode of the file that it replaces: %o", (mode) => {
    chmodSync(output, mode);
    const file = createOutputFile(output);
    expect(statSync(file.path).mode & 0o777 & ~(mode | 0o600)).toBe(0);
    file.commit();
    expect(statSync(output).mode & 0o7777).toBe(mode);
  });

  it.each([
    ["a link", "link", "out"],
    ["a link to a link", "again", "link"],
    ["a link from another folder", "folder/link", "../out"],
    ["a link to a file that does not exist", "future", "new"],
  ])("follows %s", (_, name, to) => {
    mkdirSync(join(folder, "folder"));
    symlinkSync("out", join(folder, "link"));
    const link = join(folder, name);
    if (name !== "link") symlinkSync(to, link);
    const file = createOutputFile(link);
    writeFileSync(file.path, "new");
    file.commit();
    expect(textOf(join(dirname(link), to))).toBe("new");
    expect(realpathSync(link)).toBe(realpathSync(join(dirname(link), to)));
  });

  it("leaves the text to other names of the file", () => {
    linkSync(output, join(folder, "other"));
    const file = createOutputFile(output);
    file.commit();
    expect(textOf(join(folder, "other"))).toBe("old");
  });

  it.each(["/dev/null", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])(
    "is %s itself",
    (device) => {
      const file = createOutputFile(device);
      expect(file.path).toBe(device);
      file.commit();
      file.discard();
    },
  );

  it("fails where there is no folder, or a loop of links", () => {
    symlinkSync("loop", join(folder, "loop"));
    const failure = { name: "RipsawError", code: "write_failed" };
    expect(() => createOutputFile(join(folder, "no", "out"))).toThrow(
      expect.objectContaining({ ...failure, source: join(folder, "no", "out") }),
    );
    expect(() => createOutputFile(join(folder, "out", "x"))).toThrow(
      expect.objectContaining(failure),
    );
  });

  it.skipIf(process.platform !== "linux")("says that a folder takes no file", () => {
    expect(() => createOutputFile("/proc/self/comm")).toThrow(
      "cannot write to `/proc/self/comm`: its folder must take a new file, which then replaces it",
    );
  });

  it.skipIf(process.getuid?.() === 0)("fails where the file must not be written", () => {
    chmodSync(output, 0o400);
    expect(() => createOutputFile(output)).toThrow(`cannot write to \`${output}\``);
    expect(readdirSync(folder)).toEqual(["out"]);
  });
});

describe("an operation that fails leaves its outputs as they were", () => {
  const missing = (): string => join(folder, "missing");
  const half = (): { paths: string[] } => {
    writeFileSync(join(folder, "log"), '{"level":"INFO"}\nno record\n');
    return { paths: [join(folder, "log"), missing()] };
  };

  it.each<[string, () => Promise<unknown>]>([
    ["filterLogs", () => filterLogs(missing(), { output })],
    ["scan", () => scan(missing(), { rows: "lines" }, { output })],
    ["quarantine", () => validateLogs(missing(), { quarantine: output })],
    ["a source of several", () => filterLogs(half(), { output })],
    ["an abort", () => filterLogs(LINES, { output, signal: AbortSignal.abort() })],
    [
      "a callback",
      () =>
        filterLogs(LINES, {
          output,
          onProgress() {
            throw new Error("stop");
          },
        }),
    ],
    ["generateSample", () => generateSample({ count: -1, output })],
  ])("%s", async (_, run) => {
    await expect(run()).rejects.toBeDefined();
    expect(textOf(output)).toBe("old");
    expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it.each(["process.exit(7)", "throw new Error('stop')", "Promise.reject(new Error('stop'))"])(
    "a process that ends: %s",
    (end) => {
      const script = `
        import { filterLogs } from "@ripsaw/core";
        async function* lines() {
          yield Buffer.from("{}\\n");
          setImmediate(() => { ${end} });
          await new Promise((done) => setTimeout(done, 60_000));
        }
        await filterLogs(lines(), { output: ${JSON.stringify(output)} });
      `;
      const { status } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
        cwd: import.meta.dirname,
        timeout: 30_000,
      });
      expect(status).toBeGreaterThan(0);
      expect(readdirSync(folder)).toEqual(["out"]);
      expect(textOf(output)).toBe("old");
    },
  );

  it("which a partial answer without any line does too", async () => {
    const { failures } = await filterLogs(missing(), { output, partial: true });
    expect(failures).toHaveLength(1);
    expect(textOf(output)).toBe("old");
  });

  it("but what was asked for in part is written", async () => {
    const quarantine = join(folder, "rejected");
    await filterLogs(half(), { output, quarantine, partial: true });
    expect(textOf(output)).toBe('{"level":"INFO"}\n');
    expect(textOf(quarantine)).toContain("no record");
  });

  it("and a success replaces them, from memory too", async () => {
    const quarantine = join(folder, "rejected");
    await filterLogs(LINES, { output, quarantine });
    expect(textOf(output)).toBe('{"level":"INFO"}\n');
    await generateSample({ count: 2, output });
    expect(textOf(output).split("\n")).toHaveLength(3);
    expect(readdirSync(folder).toSorted()).toEqual(["out", "rejected"]);
  });
});
