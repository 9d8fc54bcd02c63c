import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** Corpora, and what `--install` builds: git ignores it. */
const WORK_FOLDER = join(ROOT, ".ripsaw");
const INSTALL_FOLDER = join(WORK_FOLDER, "peers");
/** The program of benchmarks/peers/src. */
const PARSERS = "ripsaw-peers";
const PEERS_FOLDER = join(ROOT, "benchmarks", "peers");

const requireFromPeers = createRequire(join(PEERS_FOLDER, "package.json"));

/** Where a program is: what `--install` built, else what is on PATH. */
function programOf(name: string): string | undefined {
  const folders = [join(INSTALL_FOLDER, "bin"), ...(process.env["PATH"] ?? "").split(delimiter)];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** A package of benchmarks/peers: not a dependency of this one, and so of a type that nobody vouches for. */
function peerPackage(name: string): unknown {
  return requireFromPeers(name);
}

/** The version of a package of benchmarks/peers; undefined where it is not installed. */
function packageVersion(name: string): string | undefined {
  try {
    const manifest = readFileSync(join(PEERS_FOLDER, "node_modules", name, "package.json"), "utf8");
    const { version } = JSON.parse(manifest) as { version?: string };
    return version;
  } catch {
    return undefined;
  }
}

/** The version of a crate that the parsers' program is built with. */
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
