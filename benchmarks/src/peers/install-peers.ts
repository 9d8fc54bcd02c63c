import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { INSTALL_FOLDER, PARSERS, PEERS_FOLDER, programOf } from "./folders.js";

const GOJQ = "github.com/itchyny/gojq/cmd/gojq@v0.12.17";
const ANGLE_GRINDER = "ag@0.19.5";
/**
 * No lock file: npm omits the binaries for other platforms from it and then refuses it. The versions are exact instead.
 */
const NPM = ["install", "--no-workspaces", "--no-package-lock", "--no-audit", "--no-fund"];
const BIN = join(INSTALL_FOLDER, "bin");
const CARGO = ["install", "--locked", "--root", INSTALL_FOLDER];
const BY_HAND: readonly [program: string, how: string][] = [
  ["jq", "apt-get install jq"],
  ["mlr", "apt-get install miller"],
  ["hl", "build it from its repository, pamburus/hl; the crate of that name is another program"],
];

/** Installs what needs no root privileges, into `.ripsaw/peers` and `benchmarks/peers/node_modules`. */
function installPeers(): number {
  mkdirSync(BIN, { recursive: true });
  const outcomes = [
    step("DuckDB, chDB, Polars", "npm", NPM),
    buildParsers(),
    compileSimdjson(),
    step("angle-grinder", "cargo", [...CARGO, ANGLE_GRINDER]),
    step("gojq", "go", ["install", GOJQ], { GOBIN: BIN }),
  ];
  console.log(`\n${outcomes.join("\n")}`);
  for (const [program, how] of BY_HAND) {
    console.log(
      programOf(program) === undefined ? `by hand  ${program}: ${how}` : `there    ${program}`,
    );
  }
  return outcomes.some((outcome) => outcome.startsWith("FAILED")) ? 1 : 0;
}

/**
 * Builds the parsers' program. It contains Ripsaw's engine, so an older build would measure an engine that is out of
 * date.
 */
function buildParsers(): string {
  const args = [...CARGO, "--force", "--path", "."];
  return step("Ripsaw's engine, sonic-rs, simd-json, serde_json", "cargo", args);
}

/**
 * Rebuilds the parsers if they are installed.
 *
 * @throws Error if the build fails
 */
function refreshParsers(): void {
  if (programOf(PARSERS) === undefined) return;
  const outcome = buildParsers();
  if (outcome.startsWith("FAILED")) throw new Error(outcome);
}

/** Compiles simdjson from the single header and source that the crate `simdjson-sys` contains. */
function compileSimdjson(): string {
  try {
    const output = execFileSync("cargo", ["metadata", "--format-version", "1", "--locked"], {
      cwd: PEERS_FOLDER,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    const { packages } = JSON.parse(output) as {
      packages: { name: string; manifest_path: string }[];
    };
    const crate = packages.find(({ name }) => name === "simdjson-sys");
    if (crate === undefined) return "FAILED   simdjson: its crate was not found";
    const sources = join(dirname(crate.manifest_path), "vendor", "simdjson");
    return step("simdjson", "c++", [
      ..."-std=c++17 -O3 -march=native -DNDEBUG -pthread -isystem".split(" "),
      sources,
      "-o",
      join(BIN, "peers-simdjson"),
      join("simdjson", "peers-simdjson.cpp"),
      join(sources, "simdjson.cpp"),
    ]);
  } catch (error) {
    return `FAILED   simdjson: ${error instanceof Error ? error.message : error}`;
  }
}

function step(
  what: string,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): string {
  console.log(`\n== ${what}: ${program} ${args.join(" ")}`);
  const { status, error } = spawnSync(program, args, {
    cwd: PEERS_FOLDER,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  if (status === 0) return `ok       ${what}`;
  return `FAILED   ${what}: ${error?.message ?? `${program} ended with ${status}`}`;
}

export { installPeers, refreshParsers };
