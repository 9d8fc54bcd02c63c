import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { run, stepFailure } from "./process.mjs";

const LEAST_NODE = "20.19.0";
const LEAST_RUST = "1.89.0";

/**
 * Checks that Node, Rust, a C compiler and CMake are installed. Throws advice on what to install and how.
 *
 * @returns {Promise<string>} what was found, for people
 */
export async function checkToolchain() {
  const node = process.versions.node;
  if (!isAtLeast(node, LEAST_NODE)) {
    throw stepFailure(
      missing(`Node ${short(LEAST_NODE)} or newer`, `this is Node ${node}`, nodeAdvice()),
    );
  }
  findRustupFolder();
  const rust = await versionOf("rustc");
  if (rust === undefined || !isAtLeast(rust, LEAST_RUST)) {
    const found = rust === undefined ? "`rustc` was not found" : `this is Rust ${rust}`;
    throw stepFailure(
      missing(`Rust ${short(LEAST_RUST)} or newer`, found, rustAdvice(rust !== undefined)),
    );
  }
  if ((await versionOf("cargo")) === undefined) {
    throw stepFailure(
      missing("Cargo, Rust's package manager", "`cargo` was not found", rustAdvice(false)),
    );
  }
  const compiler = process.env.CC ?? "cc";
  if (
    process.platform !== "win32" &&
    (await run(compiler, ["--version"], { output: "capture" })).code !== 0
  ) {
    throw stepFailure(
      missing("A C compiler and linker", `\`${compiler}\` was not found`, compilerAdvice()),
    );
  }
  // The allocator is built with CMake, except on Windows.
  if (process.platform !== "win32" && (await versionOf("cmake")) === undefined) {
    throw stepFailure(missing("CMake", "`cmake` was not found", cmakeAdvice()));
  }
  return `Node ${node}, Rust ${rust}`;
}

/** Checks that the components of Rust that format and lint are installed. */
export async function checkLintComponents() {
  const absent = [];
  for (const component of ["fmt", "clippy"]) {
    const { code } = await run("cargo", [component, "--version"], { output: "capture" });
    if (code !== 0) absent.push(component === "fmt" ? "rustfmt" : component);
  }
  if (absent.length > 0) {
    throw stepFailure(
      missing(`Rust's ${absent.join(" and ")}`, "`cargo` does not know it", [
        `rustup component add ${absent.join(" ")}`,
      ]),
    );
  }
}

/**
 * Compares dotted version numbers.
 *
 * @param {string} version
 * @param {string} least
 */
export function isAtLeast(version, least) {
  const have = version.split(".").map(Number);
  const need = least.split(".").map(Number);
  for (let part = 0; part < need.length; part++) {
    const difference = (have[part] ?? 0) - (need[part] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Adds rustup's folder to PATH, for a terminal that was opened before rustup was installed. */
function findRustupFolder() {
  const folder = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "bin");
  const path = process.env.PATH ?? "";
  if (existsSync(folder) && !path.split(delimiter).includes(folder)) {
    process.env.PATH = `${path}${delimiter}${folder}`;
  }
}

/**
 * Returns the version of a program.
 *
 * @param {string} program
 * @returns {Promise<string | undefined>} undefined if it does not exist or does not run
 */
async function versionOf(program) {
  const { code, output } = await run(program, ["--version"], { output: "capture" });
  return code === 0 ? /(\d+\.\d+\.\d+)/.exec(output)?.[1] : undefined;
}

/**
 * Writes the message for a missing tool.
 *
 * @param {string} what
 * @param {string} found
 * @param {readonly string[]} advice
 */
function missing(what, found, advice) {
  return [`${what} is needed; ${found}.`, "Install it:", ...advice.map((line) => `  ${line}`)].join(
    "\n",
  );
}

/** @param {string} version */
function short(version) {
  return version.replace(/\.0$/, "");
}

function nodeAdvice() {
  return ["from https://nodejs.org, or with a version manager: nvm install --lts"];
}

/** @param {boolean} isInstalled */
function rustAdvice(isInstalled) {
  if (isInstalled) return ["rustup update stable", "or, without rustup, from https://rustup.rs"];
  return process.platform === "win32"
    ? ["from https://rustup.rs, then open a new terminal"]
    : [
        "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y",
        "(what it does: https://rustup.rs), then run this again",
      ];
}

function compilerAdvice() {
  return process.platform === "darwin"
    ? ["xcode-select --install"]
    : [
        "Debian, Ubuntu: sudo apt-get install build-essential",
        "Fedora:         sudo dnf install gcc",
        "Alpine:         sudo apk add build-base",
      ];
}

function cmakeAdvice() {
  return process.platform === "darwin"
    ? ["brew install cmake", "or from https://cmake.org/download"]
    : [
        "Debian, Ubuntu: sudo apt-get install cmake",
        "Fedora:         sudo dnf install cmake",
        "Alpine:         sudo apk add cmake",
      ];
}
