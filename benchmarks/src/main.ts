import { fileURLToPath } from "node:url";
import { parseCommandLine } from "./command-line.js";
import { sampleOf } from "./sample.js";

const OPERATIONS = ["parse", "validate", "stats", "filter", "batch"];
const SAMPLES_FOLDER = fileURLToPath(new URL("../../.ripsaw", import.meta.url));

const request = parseCommandLine(process.argv.slice(2), OPERATIONS);
for (const lines of request.sizes) {
  const { bytes } = await sampleOf(lines, SAMPLES_FOLDER);
  console.log(`sample of ${lines} lines: ${bytes} bytes`);
}
