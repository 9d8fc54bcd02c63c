import type { NativeFile, NativeReport, NativeSettings } from "../native/binding.js";
import { createOutputFile, type OutputFile } from "./output-file.js";
import type { ScanOptions } from "../source/source.js";

/** Files that a scan writes. */
export interface ScanOutputs {
  readonly settings: NativeSettings;
  /** Completes the files if the run succeeded: all sources were read, or the caller accepts a partial report. */
  settle(report: NativeReport, options: ScanOptions): void;
  /** Removes the files that are not complete. */
  discard(): void;
}

/**
 * Opens the output files of a scan.
 *
 * @param output - Path or file descriptor for matching lines.
 * @param quarantine - Path for rejected lines.
 * @throws RipsawError `write_failed`
 */
export function createScanOutputs(
  output: string | number | undefined,
  quarantine: string | undefined,
): ScanOutputs {
  const files: OutputFile[] = [];
  const discard = (): void => {
    for (const file of files) file.discard();
  };
  const open = (name: string): NativeFile => {
    const file = createOutputFile(name);
    files.push(file);
    return { path: file.path, name };
  };
  try {
    const settings: NativeSettings = {
      ...(typeof output === "string" && { linesFile: open(output) }),
      ...(typeof output === "number" && { linesFd: output }),
      ...(quarantine !== undefined && { quarantineFile: open(quarantine) }),
    };
    return {
      settings,
      settle({ failures, lineCount }, { partial }) {
        if (failures.length > 0 && !(partial === true && lineCount > 0)) return;
        for (const file of files) file.commit();
      },
      discard,
    };
  } catch (error) {
    discard();
    throw error;
  }
}
