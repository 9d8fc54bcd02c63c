import { Command } from "commander";
import {
  examples,
  outputOption,
  positiveInteger,
  rate,
  wholeNumber,
} from "../arguments/options.js";

interface GenerateFlags {
  readonly count: number;
  readonly seed?: number;
  readonly invalid?: number;
  readonly violations?: number;
  readonly longLine?: number;
  readonly output?: string;
}

/** `ripsaw generate`: writes sample logs, which are the same for the same seed. */
function generateCommand(): Command {
  return new Command("generate")
    .description("write sample logs; the same seed gives the same logs")
    .requiredOption("--count <n>", "number of lines", wholeNumber)
    .option("--seed <n>", "seed of the random numbers; another seed gives other logs", wholeNumber)
    .option("--invalid <rate>", "share of the lines that are not records (0 to 1)", rate)
    .option("--violations <rate>", "share of the records that violate the schema (0 to 1)", rate)
    .option(
      "--long-line <bytes>",
      "length of the rejected lines that are too long",
      positiveInteger,
    )
    .addOption(outputOption())
    .addHelpText(
      "after",
      examples(
        "ripsaw generate --count 1000000 -o sample.ndjson",
        "ripsaw generate --count 1000 --invalid 0.01 | ripsaw validate",
      ),
    )
    .action(writeSample);
}

async function writeSample(flags: GenerateFlags): Promise<void> {
  const [
    { discardUnfinishedOutputs, generateSample },
    { cleanUpOnInterrupts },
    { STANDARD_OUTPUT },
  ] = await Promise.all([
    import("@ripsaw/core"),
    import("../run/interruption.js"),
    import("../run/output.js"),
  ]);
  cleanUpOnInterrupts(discardUnfinishedOutputs);
  const { count, seed, invalid, violations, longLine } = flags;
  await generateSample({
    count,
    output: flags.output ?? STANDARD_OUTPUT,
    ...(seed === undefined ? {} : { seed }),
    ...(invalid === undefined ? {} : { invalidRate: invalid }),
    ...(violations === undefined ? {} : { violationRate: violations }),
    ...(longLine === undefined ? {} : { longLineBytes: longLine }),
  });
}

export { generateCommand };
