import { readFileSync } from "node:fs";
import { Command } from "commander";
import { analyzeCommand } from "./commands/analyze.js";
import { completionsCommand } from "./commands/completions.js";
import { filterCommand } from "./commands/filter.js";
import { generateCommand } from "./commands/generate.js";
import { histogramCommand } from "./commands/histogram.js";
import { parseCommand } from "./commands/parse.js";
import { queryCommand } from "./commands/query.js";
import { statsCommand } from "./commands/stats.js";
import { timelineCommand } from "./commands/timeline.js";
import { topCommand } from "./commands/top.js";
import { validateCommand } from "./commands/validate.js";
import { printToStandardError } from "./errors/print-errors.js";
import { examples } from "./arguments/options.js";
import { printText } from "./run/output.js";
import { printable } from "./render/text/printable.js";

/** Creates the command tree. This neither runs a handler nor loads the engine. */
function createProgram(): Command {
  const program = new Command("ripsaw")
    .description("Parses, validates, filters, groups and measures newline-delimited JSON logs.")
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [command]", "show the help of a command")
    .configureOutput({
      writeOut: printText,
      writeErr: printToStandardError,
      outputError: (message, write) => write(oneLine(message)),
    })
    .exitOverride()
    .addHelpText(
      "after",
      examples(
        "ripsaw stats app.ndjson",
        "ripsaw filter 'severity >= ERROR' app.ndjson | less",
        "ripsaw query app.ndjson --by level,status_code --agg 'p99=p99(duration_ms)'",
        "ripsaw validate 'logs/*.ndjson.gz' --quarantine rejected.ndjson",
      ) +
        "\n\nExit codes: 0 done, 1 findings, 2 wrong usage, 3 an input or output failed, 130 interrupted.",
    );
  const commands = [
    statsCommand(),
    queryCommand(),
    topCommand(),
    histogramCommand(),
    timelineCommand(),
    validateCommand(),
    filterCommand(),
    parseCommand(),
    analyzeCommand(),
    generateCommand(),
    completionsCommand(),
  ];
  for (const command of commands) program.addCommand(command.copyInheritedSettings(program));
  return program;
}

function packageVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  const { version } = JSON.parse(text) as { version: string };
  return version;
}

/** Joins `error: …\n(Did you mean …?)` into one line in our format, with its code. */
function oneLine(message: string): string {
  const line = message
    .replace(/^error: /, "")
    .trim()
    .replaceAll(/\s*\n\s*/g, " ");
  return `ripsaw: ${printable(line)} (invalid_option)\n`;
}

export { createProgram };
