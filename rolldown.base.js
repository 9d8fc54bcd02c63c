import { isAbsolute } from "node:path";
import { defineConfig } from "rolldown";

/**
 * Configures a bundle: each published package is a single file of JavaScript. With fifty files, each would be looked up
 * and read when a program starts. Modules imported by package name are dependencies and stay external.
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
