import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateSample } from "../src/index.js";

const run = promisify(execFile);
const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const TSC = fileURLToPath(new URL("../../../node_modules/typescript/bin/tsc", import.meta.url));

interface Example {
  /** Name of the source file and number of the block in it. */
  readonly name: string;
  readonly code: string;
}

/** Pages with ```ts blocks: those of the repository, and that of this package on npm. */
const PAGES = ["README.md", "packages/core/README.md", "docs"];

const DOC_COMMENT_BLOCK = /^ *\* ```ts\n((?: *\*.*\n)+?) *\* ```$/gm;
const PAGE_BLOCK = /^```ts\n([\s\S]+?)^```$/gm;

/** Returns the ```ts blocks of the doc comments and of the pages. */
async function examples(): Promise<Example[]> {
  const files = await readdir(join(PACKAGE, "src"), { recursive: true });
  const sources = files.filter((file) => file.endsWith(".ts"));
  const pages = await Promise.all(PAGES.map(markdownFiles));
  const found = await Promise.all([
    ...sources.map((file) => blocksOf(join(PACKAGE, "src", file), DOC_COMMENT_BLOCK)),
    ...pages.flat().map((page) => blocksOf(page, PAGE_BLOCK)),
  ]);
  return found.flat();
}

async function blocksOf(path: string, block: RegExp): Promise<Example[]> {
  const name = relative(ROOT, path)
    .replaceAll(/[/\\]/g, "-")
    .replace(/\.\w+$/, "");
  return [...(await readFile(path, "utf8")).matchAll(block)].map(([, code = ""], index) => ({
    name: `${name}-${index + 1}`,
    code: block === DOC_COMMENT_BLOCK ? code.replaceAll(/^ *\* ?/gm, "") : code,
  }));
}

async function markdownFiles(page: string): Promise<string[]> {
  const path = join(ROOT, page);
  if (page.endsWith(".md")) return [path];
  return (await readdir(path))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(path, name));
}

const EXAMPLES = await examples();
let folder: string;

/** The folder is inside the package, so that the name of the package resolves as it does for its users. */
beforeAll(async () => {
  await mkdir(join(PACKAGE, ".ripsaw"), { recursive: true });
  folder = await mkdtemp(join(PACKAGE, ".ripsaw", "doc-examples-"));
  await Promise.all(EXAMPLES.map(({ name, code }) => writeFile(join(folder, `${name}.ts`), code)));
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: "../../../../tsconfig.base.json",
      compilerOptions: { rootDir: ".", outDir: ".", declaration: false, noUnusedLocals: true },
      include: ["*.ts"],
      exclude: [],
    }),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("examples in the documentation", () => {
  it("are there", () => {
    expect(EXAMPLES.length).toBeGreaterThanOrEqual(9);
  });

  it("compile under the strict settings", async () => {
    const { stdout } = await run(process.execPath, [TSC, "-p", folder]).catch(
      (failure: { stdout: string }) => failure,
    );
    expect(stdout).toBe("");
  });

  it.each(EXAMPLES)("$name runs", async ({ name }) => {
    await generateSample({ count: 500, seed: 1, output: join(folder, "sample.ndjson") });
    const { stdout, stderr } = await run(process.execPath, [`${name}.js`], { cwd: folder });
    expect(stdout).not.toBe("");
    expect(stderr).toBe("");
  });
});
