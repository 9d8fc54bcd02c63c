import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

/** Root folder of the repository. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/**
 * Creates an error that tells a person what to do. The entry points print only its message.
 *
 * @param {string} message
 */
export function stepFailure(message) {
  const error = new Error(message);
  error.name = "StepFailure";
  return error;
}

/**
 * Runs a program to its end.
 *
 * - `show`: all its output appears on the terminal, and standard input is closed;
 * - `capture`: nothing appears, and `output` holds what it printed;
 * - `tee`: both, except that standard error is only shown;
 * - `interactive`: it owns the terminal and handles interrupts itself.
 *
 * @typedef {"show" | "capture" | "tee" | "interactive"} Output
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ output?: Output, cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>} `code` is 127 if the program does not exist, and
 *   128 plus the signal's number if a signal ended it; `output` has no terminal colours.
 */
export function run(
  program,
  args,
  { output = "show", cwd = ROOT, env = process.env, shell = false } = {},
) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, shell, stdio: stdio(output) });
    /** @type {string[]} */
    const printed = [];
    const ignoreInterrupt = () => {};
    if (output === "interactive") process.on("SIGINT", ignoreInterrupt);
    child.stdout?.setEncoding("utf8").on("data", (text) => {
      printed.push(text);
      if (output === "tee") process.stdout.write(text);
    });
    child.stderr?.setEncoding("utf8").on("data", (text) => printed.push(text));

    /** @param {number} code */
    const end = (code) => {
      process.off("SIGINT", ignoreInterrupt);
      resolve({ code, output: stripVTControlCharacters(printed.join("")) });
    };
    child.on("error", (error) => {
      printed.push(error.message);
      end(127);
    });
    child.on("close", (code, signal) => end(code ?? 128 + (signal === "SIGINT" ? 2 : 15)));
  });
}

/**
 * Runs a program that must succeed.
 *
 * @param {string} what - what it does, for the error message
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export async function must(what, program, args, options) {
  const { code, output } = await run(program, args, options);
  if (code !== 0) {
    throw stepFailure(`${output === "" ? "" : `${output}\n`}${what} failed (exit code ${code}).`);
  }
}

/**
 * Returns the JavaScript file of a command of an installed package, so that it starts without a shell on every
 * platform.
 *
 * @param {string} packageName
 * @param {string} command
 */
export function toolPath(packageName, command) {
  const folder = join(ROOT, "node_modules", packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[command]);
}

/**
 * Runs the body of an entry point. Its result is the exit code, and a failed step prints one clear message.
 *
 * @param {() => Promise<number>} main
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    const expected = error instanceof Error && error.name === "StepFailure";
    console.error(expected ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}

/**
 * Returns the `stdio` option for a kind of output.
 *
 * @param {Output} output
 * @returns {import("node:child_process").StdioOptions}
 */
function stdio(output) {
  switch (output) {
    case "show":
      return ["ignore", "inherit", "inherit"];
    case "capture":
      return ["ignore", "pipe", "pipe"];
    case "tee":
      return ["ignore", "pipe", "inherit"];
    case "interactive":
      return "inherit";
  }
}
