import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateSample } from "@ripsaw/core";

/**
 * Writes generated log lines to a temporary file, which is deleted when the process ends. One line in a hundred is
 * broken, and a share of `violationRate` of the records breaks the schema.
 *
 * @returns the path of the file
 */
export async function sampleFile(count: number, violationRate = 0.02): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "ripsaw-example-"));
  process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
  const path = join(directory, "app.ndjson");
  await generateSample({ count, seed: 1, invalidRate: 0.01, violationRate, output: path });
  return path;
}
