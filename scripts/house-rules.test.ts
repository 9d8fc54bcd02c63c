import { describe, expect, it } from "vitest";
import { codeLines, projectFiles, projectPaths } from "./project-files.js";
import type { ProjectFile } from "./project-files.js";

const MOST_LINES = 700;
const MOST_LINES_OF_MEDIAN = 200;
const LINES_UP_TO_SAFETY_COMMENT = 8;

const code = projectFiles(/^(?!.*\.d\.ts$).*\.(rs|ts|mjs)$/);
const rust = code.filter(({ path }) => path.endsWith(".rs"));
const typescript = code.filter(({ path }) => path.endsWith(".ts"));

describe("files", () => {
  it("are named for what they hold", () => {
    const vague = /^(utils?|helpers?|common|misc|types)$/;
    const named = (path: string) =>
      path.split("/").some((name) => vague.test(name.replace(/\..*$/, "")));
    expect(projectPaths().filter(named)).toEqual([]);
  });

  it(`have at most ${MOST_LINES} lines`, () => {
    expect(code.filter((file) => lengthOf(file) > MOST_LINES).map(({ path }) => path)).toEqual([]);
  });

  it(`have at most ${MOST_LINES_OF_MEDIAN} lines at the median`, () => {
    const lengths = code.map(lengthOf).toSorted((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(MOST_LINES_OF_MEDIAN);
  });
});

describe("Rust", () => {
  it("does not unwrap outside tests", () => {
    expect(places(shippedRust(), /\.(unwrap|expect)\(/)).toEqual([]);
  });

  it("is unsafe in kernels and node only", () => {
    const safe = rust.filter(({ path }) => !/^crates\/(kernels|node)\//.test(path));
    expect(places(safe, /\bunsafe\b/)).toEqual([]);
  });

  it("says why each unsafe block is sound", () => {
    const unexplained = rust.flatMap((file) => {
      const lines = file.text.split("\n");
      return codeLines(file.text)
        .filter((each) => /\bunsafe\s*(\{|impl\b)/.test(each.code))
        .filter(({ line }) => {
          const around = lines.slice(Math.max(0, line - 1 - LINES_UP_TO_SAFETY_COMMENT), line);
          return !around.some((each) => each.includes("SAFETY:"));
        })
        .map(({ line }) => `${file.path}:${line}`);
    });
    expect(unexplained).toEqual([]);
  });
});

describe("TypeScript", () => {
  it("has no any", () => {
    expect(places(typescript, /(:\s*|\bas\s+|[<,|&]\s*)any\b(\[\])*\s*([;,)>=|&{]|$)/)).toEqual([]);
  });

  it("has no default export where no tool asks for one", () => {
    const files = typescript.filter(({ path }) => !path.endsWith(".config.ts"));
    expect(places(files, /^export default\b|\bas default\b/)).toEqual([]);
  });

  it("has no enum", () => {
    expect(places(typescript, /^\s*(export\s+)?(declare\s+)?(const\s+)?enum\s+\w/)).toEqual([]);
  });
});

describe("calls", () => {
  // Arguments are passed on the stack, where the 130,000 rows of a table do not fit.
  it("do not spread arrays of any length into arguments", () => {
    const callee = /(?:\bMath\.(?:max|min)|\.(?:push|unshift|concat)|\.from(?:CharCode|CodePoint))/;
    const spread = new RegExp(`${callee.source}\\(\\s*(?:[^(){}[\\]]*,\\s*)?\\.\\.\\.`, "g");
    const isProduct = ({ path }: ProjectFile) => !/(^|\/)test\/|\.test\.ts$/.test(path);
    const found = code
      .filter((file) => !file.path.endsWith(".rs") && isProduct(file))
      .flatMap(({ path, text }) =>
        [...text.matchAll(spread)].map(
          ({ index }) => `${path}:${text.slice(0, index).split("\n").length}`,
        ),
      );
    expect(found).toEqual([]);
  });
});

function lengthOf({ text }: ProjectFile): number {
  return text.split("\n").length - 1;
}

/** Returns `path:line` of each line of code that matches. */
function places(files: readonly ProjectFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    codeLines(text)
      .filter((each) => pattern.test(each.code))
      .map(({ line }) => `${path}:${line}`),
  );
}

/** Returns the Rust that ships: the sources of the crates with their test modules blanked, which keeps line numbers. */
function shippedRust(): ProjectFile[] {
  const testModules = rust.flatMap(testModulePaths);
  const isTest = (path: string): boolean =>
    testModules.some((module) => path === `${module}.rs` || path.startsWith(`${module}/`));
  return rust
    .filter(({ path }) => /^crates\/\w+\/src\//.test(path) && !isTest(path))
    .map(({ path, text }) => ({ path, text: withoutTestModules(text) }));
}

function withoutTestModules(text: string): string {
  const testModule =
    /^([ \t]*)#\[cfg\(test\)\]\n(?:\1#.*\n)*\1(?:pub.*? )?mod \w+ \{\n[\s\S]*?^\1\}/gm;
  return text.replace(testModule, (module) => module.replace(/[^\n]/g, ""));
}

/**
 * Returns the paths, without `.rs`, of test modules that are declared in this file and live elsewhere:
 * `#[cfg(test)] mod tests;`.
 */
function testModulePaths({ path, text }: ProjectFile): string[] {
  const folder = path.replace(/(mod|lib|main)\.rs$|\.rs$/, (end) => (end === ".rs" ? "/" : ""));
  return [...text.matchAll(/#\[cfg\(test\)\]\s*(?:#\[.*\]\s*)*(?:pub.*? )?mod (\w+);/g)].map(
    ([, name]) => `${folder}${name}`,
  );
}
