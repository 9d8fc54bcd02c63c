import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const PACKAGE = fileURLToPath(new URL("..", import.meta.url));

describe("the package as it is published", () => {
  it.each<[string, string[]]>([
    ["publint", ["publint", "--strict", PACKAGE]],
    ["attw", ["attw", "--pack", PACKAGE, "--profile", "esm-only"]],
  ])("%s finds nothing", async (_, command) => {
    await expect(run("npx", ["--no-install", ...command], { cwd: ROOT })).resolves.toBeDefined();
  });
});
