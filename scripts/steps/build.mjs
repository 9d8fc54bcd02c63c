import { join } from "node:path";
import { ROOT, must, toolPath } from "./process.mjs";

/** In the order of their imports. */
const TYPESCRIPT_PROJECTS = [
  "packages/core",
  "packages/baseline",
  "packages/cli",
  "benchmarks",
  "examples",
];

/** Those of which rolldown makes the JavaScript, and tsc the declarations. */
const BUNDLES = ["packages/core", "packages/cli"];

/** Builds the native engine (Cargo knows what is fresh) and every TypeScript project. */
export async function build() {
  await buildNative();
  // They empty the folders into which tsc writes declarations next.
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
