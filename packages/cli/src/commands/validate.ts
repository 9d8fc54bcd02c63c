import { Command } from "commander";
import {
  type ScanFlags,
  addScanOptions,
  examples,
  maxDetailsOption,
} from "../arguments/options.js";
import type { ValidationFormat } from "../render/reports/validation.js";

interface ValidateFlags extends ScanFlags<ValidationFormat> {
  readonly quarantine?: string;
  readonly maxDetails: number;
}

/** `ripsaw validate`: lists every line that is not a record and every record that breaks the schema. */
function validateCommand(): Command {
  const command = new Command("validate")
    .description("find lines that are not records, and records that violate the log schema")
    .option(
      "--quarantine <file>",
      "write every rejected line to this file, with its place and the reason",
    )
    .addOption(maxDetailsOption());
  return addScanOptions(command, ["table", "json", "ndjson", "csv"])
    .addHelpText(
      "after",
      examples(
        "ripsaw validate app.ndjson",
        "ripsaw validate app.ndjson --quarantine rejected.ndjson",
        "ripsaw validate app.ndjson --max-details 0 --format ndjson | head",
      ) + "\n\nExits with 1 if it finds something.",
    )
    .action(printValidation);
}

async function printValidation(files: string[], flags: ValidateFlags): Promise<void> {
  const [{ validateLogs }, { runScan }, { renderValidation }] = await Promise.all([
    import("@ripsaw/core"),
    import("../run/run-scan.js"),
    import("../render/reports/validation.js"),
  ]);
  const { quarantine, maxDetails } = flags;
  await runScan(files, flags, {
    scan: (source, options) =>
      validateLogs(source, {
        ...options,
        maxDetails,
        ...(quarantine === undefined ? {} : { quarantine }),
      }),
    render: (report, style) => renderValidation(report, flags.format, style),
    hasLines: ({ validCount, violationCount, rejectedCount, blankCount }) =>
      validCount + violationCount + rejectedCount + blankCount > 0,
    hasFindings: ({ violationCount, rejectedCount }) => violationCount + rejectedCount > 0,
  });
}

export { validateCommand };
