import { type Command, InvalidArgumentError, Option } from "commander";
import type { ColorChoice } from "../render/table/style.js";

/** Flags that all scanning commands share. */
interface ScanFlags<Format extends string | undefined = string | undefined> {
  readonly format: Format;
  readonly output?: string;
  readonly color: ColorChoice;
  readonly progress: boolean;
  readonly explain?: boolean;
  readonly threads?: number;
  readonly maxLineBytes?: number;
  readonly maxDepth?: number;
  readonly escapeFormulas?: boolean;
}

const COLOR_CHOICES: readonly ColorChoice[] = ["auto", "always", "never"];

/** Adds the file argument and the flags that all scanning commands share. The first format is the default. */
function addScanOptions(command: Command, formats: readonly [string, ...string[]]): Command {
  return addOutputOptions(
    command.argument("[files...]", FILES),
    new Option("-f, --format <format>", "output format").choices(formats).default(formats[0]),
  );
}

const FILES = "files or quoted globs: plain, gzip or zstd; - or none reads standard input";

/** Adds the flags that all scanning commands share. */
function addOutputOptions(command: Command, format: Option): Command {
  command.optionsGroup("Output:").addOption(format);
  if (format.argChoices?.includes("csv") === true) {
    command.option(
      "--escape-formulas",
      "in CSV, put ' before text that a spreadsheet would run as a formula",
    );
  }
  return command
    .addOption(outputOption())
    .addOption(
      new Option("--color <when>", "colour the table").choices(COLOR_CHOICES).default("auto"),
    )
    .option("--no-progress", "do not show a progress meter on the terminal")
    .option(
      "--explain",
      "print to standard error what was computed, how lines were read and where the time went",
    )
    .optionsGroup("Scan:")
    .option("--threads <n>", "number of threads (default: all cores)", positiveInteger)
    .option(
      "--max-line-bytes <n>",
      "reject lines that are longer (default: 67108864)",
      positiveInteger,
    )
    .option("--max-depth <n>", "reject records that nest deeper (default: 1024)", positiveInteger)
    .optionsGroup("Help:");
}

function outputOption(): Option {
  return new Option("-o, --output <file>", "write to a file instead of standard output").argParser(
    outputPath,
  );
}

/** Parses the path of an output. `-` is refused: users expect it to be standard output, but it would name a file. */
function outputPath(value: string): string {
  if (value !== "" && value !== "-") return value;
  throw new InvalidArgumentError("It must be a file. Omit the option to write to standard output.");
}

function maxDetailsOption(): Option {
  return new Option(
    "--max-details <n>",
    "maximum number of findings of each kind to list; 0 lists all",
  )
    .default(100)
    .argParser(wholeNumber);
}

/** Formats the examples in the help text of a command. */
function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}`;
}

function positiveInteger(value: string): number {
  const number = wholeNumber(value);
  if (number === 0) throw new InvalidArgumentError("It must be at least 1.");
  return number;
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(number)) {
    throw new InvalidArgumentError("It must be a whole number.");
  }
  return number;
}

function nonNegativeNumber(value: string): number {
  const number = Number(value);
  if (value.trim() === "" || !(number >= 0) || !Number.isFinite(number)) {
    throw new InvalidArgumentError("It must be a number, 0 or more.");
  }
  return number;
}

/** Parses a rate from 0 to 1. */
function rate(value: string): number {
  const number = nonNegativeNumber(value);
  if (number > 1) throw new InvalidArgumentError("It must be a rate from 0 to 1.");
  return number;
}

function statusCodes(value: string): number[] {
  return value.split(",").map((code) => wholeNumber(code.trim()));
}

function fieldNames(value: string): string[] {
  const names = value.split(",").map((name) => name.trim());
  if (names.includes("")) {
    throw new InvalidArgumentError("It must be names separated by commas.");
  }
  return names;
}

/** Collects the values of a flag that may be repeated. */
function collected(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

export {
  FILES,
  type ScanFlags,
  addOutputOptions,
  addScanOptions,
  collected,
  examples,
  fieldNames,
  maxDetailsOption,
  nonNegativeNumber,
  outputOption,
  positiveInteger,
  rate,
  statusCodes,
  wholeNumber,
};
