import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** Folder of the corpora and of what `--install` builds. Git ignores it. */
const WORK_FOLDER = join(ROOT, ".ripsaw");
const INSTALL_FOLDER = join(WORK_FOLDER, "peers");
/** Name of the program in benchmarks/peers/src. */
const PARSERS = "ripsaw-peers";
const PEERS_FOLDER = join(ROOT, "benchmarks", "peers");

const requireFromPeers = createRequire(join(PEERS_FOLDER, "package.json"));

/** Finds a program: first what `--install` built, then on PATH. */
function programOf(name: string): string | undefined {
  const folders = [join(INSTALL_FOLDER, "bin"), ...(process.env["PATH"] ?? "").split(delimiter)];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Loads a package of benchmarks/peers. It is not a dependency of this package, so its type is unknown. */
function peerPackage(name: string): unknown {
  return requireFromPeers(name);
}

/** Returns the version of a package of benchmarks/peers, or undefined if it is not installed. */
function packageVersion(name: string): string | undefined {
  try {
    const manifest = readFileSync(join(PEERS_FOLDER, "node_modules", name, "package.json"), "utf8");
    const { version } = JSON.parse(manifest) as { version?: string };
    return version;
  } catch {
    return undefined;
  }
}

/** Returns the version of a crate that the parsers' program is built with. */
function crateVersion(name: string): string {
  const lock = readFileSync(join(PEERS_FOLDER, "Cargo.lock"), "utf8");
  return new RegExp(`name = "${name}"\\nversion = "([^"]+)"`).exec(lock)?.[1] ?? "unknown";
}

export {
  crateVersion,
  INSTALL_FOLDER,
  packageVersion,
  PARSERS,
  peerPackage,
  PEERS_FOLDER,
  programOf,
  ROOT,
  WORK_FOLDER,
};
