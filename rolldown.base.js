import { isAbsolute } from "node:path";
import { defineConfig } from "rolldown";

/**
 * A package that is published is one file of JavaScript: of fifty, each would be looked up and read when a program
 * starts. What is imported by its name is a dependency of the package, and stays one.
 *
 * @param {string} input
 */
export function oneFile(input) {
  return defineConfig({
    input,
    platform: "node",
    external: (id) => !id.startsWith(".") && !isAbsolute(id),
    resolve: { extensionAlias: { ".js": [".ts"] } },
    output: { dir: "dist", codeSplitting: false, cleanDir: true },
    logLevel: "warn",
  });
}
