import type {
  CommandOutline,
  FlagOutline,
  ProgramOutline,
  ValueOutline,
} from "./program-outline.js";

function fishScript({ name, flags, commands }: ProgramOutline): string {
  const atStart = `complete -c ${name} -n __fish_use_subcommand`;
  const lines = [
    ...commands.map(
      (command) => `${atStart} -f -a ${command.name} -d ${quoted(command.description)}`,
    ),
    ...flags.map((flag) => `${atStart} ${flagWords(flag)}`),
    ...commands.flatMap((command) => commandLines(name, command)),
  ];
  return `${lines.join("\n")}\n`;
}

function commandLines(program: string, { name, flags, argument }: CommandOutline): string[] {
  const within = `complete -c ${program} -n '__fish_seen_subcommand_from ${name}'`;
  return [
    ...(argument === "file" ? [] : [`${within} -f${words(argument)}`]),
    ...flags.map((flag) => `${within} ${flagWords(flag)}`),
  ];
}

function flagWords({ names, description, value }: FlagOutline): string {
  const spelled = names.map((name) =>
    name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
  );
  return `${spelled.join(" ")}${valueWords(value)} -d ${quoted(description)}`;
}

function valueWords(value: ValueOutline): string {
  if (value === "none") return "";
  return value === "file" ? " -r -F" : ` -x${words(value)}`;
}

function words(value: ValueOutline): string {
  return typeof value === "string" ? "" : ` -a ${quoted(value.join(" "))}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, "\\$&")}'`;
}

export { fishScript };
