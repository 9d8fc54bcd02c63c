import { join } from "node:path";
import { ROOT, must, toolPath } from "./process.mjs";

/** TypeScript projects, ordered by their imports. */
const TYPESCRIPT_PROJECTS = [
  "packages/core",
  "packages/baseline",
  "packages/cli",
  "benchmarks",
  "examples",
];

/** Projects whose JavaScript rolldown builds and whose declarations tsc builds. */
const BUNDLES = ["packages/core", "packages/cli"];

/** Builds the native engine, for which Cargo knows what is fresh, and every TypeScript project. */
export async function build() {
  await buildNative();
  // Bundling comes first, because it empties the folders to which tsc writes declarations.
  for (const project of BUNDLES) {
    await must(`Bundling ${project}`, process.execPath, [toolPath("rolldown", "rolldown"), "-c"], {
      cwd: join(ROOT, project),
      output: "capture",
    });
  }
  for (const project of TYPESCRIPT_PROJECTS) {
    await must(`Compiling ${project}`, process.execPath, [
      toolPath("typescript", "tsc"),
      "-p",
      join(ROOT, project, "tsconfig.json"),
    ]);
  }
}

async function buildNative() {
  await must(
    "Building the native engine",
    process.execPath,
    [
      toolPath("@napi-rs/cli", "napi"),
      ..."build --platform --release --esm --js index.js --dts index.d.ts -- --locked".split(" "),
    ],
    { cwd: join(ROOT, "crates", "node") },
  );
}
