/**
 * Files of a program that writes what Ripsaw reports: an **OutputFile** takes its name only when it is complete, and no
 * output replaces an input. The options `output` and `quarantine` of the operations already work this way.
 *
 * @example
 * ```ts
 * import { writeFileSync } from "node:fs";
 * import { computeStats } from "@ripsaw/core";
 * import { createOutputFile, refuseToOverwrite } from "@ripsaw/core/output";
 *
 * await refuseToOverwrite(["sample.ndjson"], ["report.json"]);
 * const file = createOutputFile("report.json");
 * try {
 *   const stats = await computeStats("sample.ndjson");
 *   writeFileSync(file.path, JSON.stringify(stats));
 *   file.commit();
 *   console.log(`${file.name} is complete`);
 * } finally {
 *   file.discard();
 * }
 * ```
 *
 * @packageDocumentation
 */
export {
  createOutputFile,
  discardUnfinishedOutputs,
  type OutputFile,
} from "./output/output-file.js";
export { refuseToOverwrite } from "./output/overwrite-guard.js";
