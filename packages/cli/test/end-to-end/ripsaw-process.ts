import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const LAUNCHER = fileURLToPath(new URL("../../bin/ripsaw.js", import.meta.url));

const { NO_COLOR: _noColor, FORCE_COLOR: _forceColor, ...inherited } = process.env;

/** Environment of a user without preferences about colour. */
const ENVIRONMENT: NodeJS.ProcessEnv = { ...inherited, TERM: "xterm" };

interface ProcessResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs the real command to its end. */
function ripsaw(
  args: readonly string[],
  { input = "", cwd, env }: Surroundings = {},
): ProcessResult {
  const { error, status, stdout, stderr } = spawnSync(process.execPath, [LAUNCHER, ...args], {
    input,
    cwd,
    env: { ...ENVIRONMENT, ...env },
    encoding: "utf8",
    maxBuffer: 1 << 28,
    timeout: 30_000,
  });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}

/** Runs a bash command line in which `$RIPSAW` is the command. */
function bash(script: string, { cwd, env }: Surroundings = {}): ProcessResult {
  const { error, status, stdout, stderr } = spawnSync("bash", ["-c", script], {
    cwd,
    env: { ...ENVIRONMENT, RIPSAW: `${process.execPath} ${LAUNCHER}`, ...env },
    encoding: "utf8",
    timeout: 30_000,
  });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}

/** Creates a temporary folder, which `dispose` removes. */
function scratchFolder(): {
  path: string;
  write(name: string, data: string | Uint8Array): string;
  dispose(): void;
} {
  const path = mkdtempSync(join(tmpdir(), "ripsaw-cli-"));
  return {
    path,
    write(name, data) {
      const file = join(path, name);
      writeFileSync(file, data);
      return file;
    },
    dispose() {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

export { ENVIRONMENT, LAUNCHER, type ProcessResult, bash, ripsaw, scratchFolder };
