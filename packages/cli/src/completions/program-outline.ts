import type { Argument, Command, Option } from "commander";

/** Parts of a program that a shell must know to complete it. */
interface ProgramOutline {
  readonly name: string;
  readonly flags: readonly FlagOutline[];
  readonly commands: readonly CommandOutline[];
}

interface CommandOutline {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly FlagOutline[];
  readonly argument: ValueOutline;
}

interface FlagOutline {
  /** All spellings of the flag: `-f`, `--format`. */
  readonly names: readonly string[];
  readonly description: string;
  readonly value: ValueOutline;
}

/** Value of a flag: none, a file, one of some words, or text that cannot be completed. */
type ValueOutline = "none" | "file" | "text" | readonly string[];

function describeProgram(program: Command): ProgramOutline {
  const help = program.createHelp();
  return {
    name: program.name(),
    flags: help.visibleOptions(program).map(describeFlag),
    commands: help.visibleCommands(program).map((command) => ({
      name: command.name(),
      description: command.description(),
      flags: help.visibleOptions(command).map(describeFlag),
      argument: describeArgument(command, program),
    })),
  };
}

function describeFlag(option: Option): FlagOutline {
  return {
    names: [option.short, option.long].filter((name) => name !== undefined),
    description: option.description,
    value: describeValue(option),
  };
}

function describeValue({ argChoices, required, flags }: Option): ValueOutline {
  if (!required) return "none";
  return argChoices ?? (flags.endsWith("<file>") ? "file" : "text");
}

function describeArgument(command: Command, program: Command): ValueOutline {
  const argument: Argument | undefined = command.registeredArguments.at(-1);
  if (argument?.argChoices !== undefined) return argument.argChoices;
  if (argument?.variadic === true) return "file";
  return command.name() === "help" ? program.commands.map((each) => each.name()) : "none";
}

export {
  type CommandOutline,
  type FlagOutline,
  type ProgramOutline,
  type ValueOutline,
  describeProgram,
};
