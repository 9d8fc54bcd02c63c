import { isAbsolute } from "node:path";
import { defineConfig } from "rolldown";

/**
 * Configures a bundle: each published package is one file of JavaScript per entry point, plus one that they share. With
 * fifty files, each would be looked up and read when a program starts. Modules imported by package name are dependencies
 * and stay external.
 *
 * @param {string[]} entryPoints
 */
export function bundle(...entryPoints) {
  return defineConfig({
    input: entryPoints,
    platform: "node",
    external: (id) => !id.startsWith(".") && !isAbsolute(id),
    resolve: { extensionAlias: { ".js": [".ts"] } },
    output: {
      dir: "dist",
      codeSplitting: entryPoints.length > 1,
      chunkFileNames: "shared.js",
      cleanDir: true,
    },
    logLevel: "warn",
  });
}
