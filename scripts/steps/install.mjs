import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ROOT, run, stepFailure } from "./process.mjs";

/**
 * Installs the packages that a folder's lock file names, unless they are already installed. After the first time it
 * needs no network.
 *
 * @param {string} [folder]
 * @returns {Promise<"installed" | "up to date">}
 */
export async function installPackages(folder = ROOT) {
  if (isInstalled(folder)) return "up to date";
  const { command, args, shell } = npm();
  const { code } = await run(
    command,
    [...args, "ci", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error"],
    { cwd: folder, shell },
  );
  if (code !== 0) {
    throw stepFailure(
      `npm ci failed (exit code ${code}), see above. The first installation needs the network; later ones do not.`,
    );
  }
  return "installed";
}

/**
 * Reports whether everything in the lock file is installed, according to npm's own record. Packages for other platforms
 * are optional and absent.
 *
 * @param {string} folder
 */
export function isInstalled(folder) {
  const record = join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const installed = packagesOf(record);
  return Object.entries(packagesOf(join(folder, "package-lock.json"))).every(([path, wanted]) => {
    if (path === "") return true;
    const found = installed[path];
    if (found === undefined) return wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }>}
 */
function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, "utf8")).packages;
}

/** Returns the npm that started this script, or otherwise the one on PATH. */
function npm() {
  const script = process.env.npm_execpath;
  if (script !== undefined && basename(script) === "npm-cli.js") {
    return { command: process.execPath, args: [script], shell: false };
  }
  return { command: "npm", args: [], shell: process.platform === "win32" };
}
