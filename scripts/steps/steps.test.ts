import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isInstalled } from "./install.mjs";
import { run } from "./process.mjs";
import { isAtLeast } from "./toolchain.mjs";

describe("isAtLeast", () => {
  it.each([
    ["1.89.0", "1.89.0", true],
    ["1.100.0", "1.89.0", true],
    ["2.0.0", "1.89.0", true],
    ["1.88.9", "1.89.0", false],
    ["20.18.3", "20.19.0", false],
  ])("%s is at least %s: %s", (version, least, expected) => {
    expect(isAtLeast(version, least)).toBe(expected);
  });
});

describe("isInstalled", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "ripsaw-install-"));
    await mkdir(join(folder, "node_modules"));
    await writeFile(
      join(folder, "package-lock.json"),
      lockFile({
        "": {},
        "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
        "node_modules/elsewhere": { version: "1.0.0", integrity: "sha512-e", optional: true },
      }),
    );
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is false before npm has finished once", () => {
    expect(isInstalled(folder)).toBe(false);
  });

  it("is true when all but other platforms' packages are there", async () => {
    await record({ "node_modules/a": { version: "1.0.0", integrity: "sha512-a" } });
    expect(isInstalled(folder)).toBe(true);
  });

  it("is false when the lock file wants another version", async () => {
    await record({ "node_modules/a": { version: "0.9.0", integrity: "sha512-old" } });
    expect(isInstalled(folder)).toBe(false);
  });

  it("is false when a package is absent", async () => {
    await record({});
    expect(isInstalled(folder)).toBe(false);
  });

  function record(packages: object): Promise<void> {
    return writeFile(join(folder, "node_modules", ".package-lock.json"), lockFile(packages));
  }
});

function lockFile(packages: object): string {
  return JSON.stringify({ lockfileVersion: 3, packages });
}

describe("run", () => {
  it("captures what a program prints, without colours, and its exit code", async () => {
    const script =
      "console.log('\\u001b[31mred\\u001b[0m'); console.error('and this'); process.exit(3)";
    const { code, output } = await run(process.execPath, ["-e", script], { output: "capture" });
    expect(code).toBe(3);
    expect(output).toContain("red\n");
    expect(output).toContain("and this\n");
  });

  it("reports a program that does not exist", async () => {
    const { code, output } = await run("ripsaw-no-such-program", [], { output: "capture" });
    expect(code).toBe(127);
    expect(output).toContain("ENOENT");
  });
});
