import { execFileSync } from "node:child_process";
import { dirname, posix } from "node:path";
import { describe, expect, it } from "vitest";
import { codeLines, projectFiles } from "./project-files.js";
import type { ProjectFile } from "./project-files.js";
import { ROOT } from "./steps/process.mjs";

/** Crates that each crate may depend on. */
const RUST_EDGES: Readonly<Record<string, readonly string[]>> = {
  kernels: [],
  query: [],
  engine: ["kernels", "query"],
  sources: ["kernels", "query", "engine"],
  sample: ["query"],
  node: ["kernels", "query", "engine", "sources", "sample"],
  counts: ["kernels", "query", "engine", "sample"],
  "engine-host": [],
};

/** Packages that the sources of each TypeScript project may import, besides Node and their own files. */
const TYPESCRIPT_EDGES: Readonly<Record<string, readonly string[]>> = {
  "packages/core": [],
  "packages/baseline": dependenciesOf("packages/baseline"),
  "packages/cli": ["@ripsaw/core", ...dependenciesOf("packages/cli")],
  examples: ["@ripsaw/core"],
  benchmarks: ["@ripsaw/core", "@ripsaw/baseline", ...dependenciesOf("benchmarks")],
};

/** Additional edges of single files. */
const BINDING = { file: "packages/core/src/binding.ts", imports: "@ripsaw/native" };

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

describe("Rust crates", () => {
  const edges = crateEdges();

  it("are all in the table", () => {
    expect(Object.keys(edges).toSorted()).toEqual(Object.keys(RUST_EDGES).toSorted());
  });

  it.each(Object.keys(RUST_EDGES))("%s depends on what it may depend on", (crate) => {
    expect(edges[crate]?.filter((to) => !RUST_EDGES[crate]?.includes(to))).toEqual([]);
  });
});

describe("TypeScript projects", () => {
  const imports = projectFiles(
    /^(packages|examples|benchmarks|conformance|scripts)\/.*\.(ts|mjs)$/,
  ).flatMap(importsOf);

  it("are found by the scan of imports", () => {
    expect(imports).toContainEqual({
      file: "scripts/import-edges.test.ts",
      specifier: "./project-files.js",
      typeOnly: true,
    });
  });

  it.each(Object.keys(TYPESCRIPT_EDGES))("%s imports what it may import", (project) => {
    expect(
      imports.filter((each) => isSourceOf(project, each.file) && !isAllowed(project, each)),
    ).toEqual([]);
  });

  it("keep their sources to themselves", () => {
    expect(imports.filter(reachesIntoAnotherProject)).toEqual([]);
  });
});

function crateEdges(): Record<string, string[]> {
  const output = execFileSync(
    "cargo",
    ["metadata", "--format-version", "1", "--no-deps", "--offline"],
    {
      cwd: ROOT,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const { packages } = JSON.parse(output) as {
    packages: { manifest_path: string; dependencies: { kind: string | null; path?: string }[] }[];
  };
  const nameOf = (folder: string) => folder.split(/[/\\]/).at(-1) ?? folder;
  return Object.fromEntries(
    packages.map(({ manifest_path, dependencies }) => [
      nameOf(dirname(manifest_path)),
      dependencies.flatMap(({ kind, path }) =>
        kind === "dev" || path === undefined ? [] : [nameOf(path)],
      ),
    ]),
  );
}

function dependenciesOf(folder: string): string[] {
  const [manifest] = projectFiles(new RegExp(`^${folder}/package\\.json$`));
  if (manifest === undefined) throw new Error(`${folder} has no package.json`);
  const { dependencies } = JSON.parse(manifest.text) as { dependencies?: Record<string, string> };
  return Object.keys(dependencies ?? {});
}

function importsOf({ path, text }: ProjectFile): Import[] {
  const code = codeLines(text)
    .map((each) => each.code)
    .join("\n");
  const statements = /^(?:import\s*|(?:import|export)\b([^;"']*?)\bfrom\s*)["']([^"'\n]+)["'];?$/gm;
  const calls = /\b(?:import|require)\(\s*["']([^"'\n]+)["']/g;
  return [
    ...[...code.matchAll(statements)].map(([, clause = "", specifier = ""]) => ({
      file: path,
      specifier,
      typeOnly: /^\s*type\b/.test(clause),
    })),
    ...[...code.matchAll(calls)].map(([, specifier = ""]) => ({
      file: path,
      specifier,
      typeOnly: false,
    })),
  ];
}

function isSourceOf(project: string, file: string): boolean {
  return file.startsWith(`${project}/`) && !file.startsWith(`${project}/test/`);
}

function isAllowed(project: string, { file, specifier, typeOnly }: Import): boolean {
  if (specifier.startsWith("node:") || specifier.startsWith(".")) return true;
  if (file === BINDING.file && specifier === BINDING.imports) return true;
  if (project === "packages/baseline" && specifier === "@ripsaw/core") return typeOnly;
  return TYPESCRIPT_EDGES[project]?.includes(specifier) ?? false;
}

function reachesIntoAnotherProject({ file, specifier }: Import): boolean {
  if (/^@?ripsaw\b.*\/src\//.test(specifier)) return true;
  if (!specifier.startsWith(".")) return false;
  const target = posix.join(posix.dirname(file), specifier);
  const project = Object.keys(TYPESCRIPT_EDGES).find((each) => target.startsWith(`${each}/`));
  return project !== undefined && !file.startsWith(`${project}/`);
}
