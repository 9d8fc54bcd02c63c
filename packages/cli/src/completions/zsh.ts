import type {
  CommandOutline,
  FlagOutline,
  ProgramOutline,
  ValueOutline,
} from "./program-outline.js";

function zshScript({ name, flags, commands }: ProgramOutline): string {
  const described = commands.map((command) =>
    quoted(`${command.name}:${command.description.replaceAll(":", "\\:")}`),
  );
  return `#compdef ${name}
_${name}() {
  local line state
  _arguments -C \\
${flags.map(flagSpecs).join("")}    '1:command:->command' \\
    '*::argument:->argument'
  case $state in
    command)
      local -a commands=(
${described.map((text) => `        ${text}`).join("\n")}
      )
      _describe command commands ;;
    argument)
      case $line[1] in
${commands.map(commandCase).join("\n")}
      esac ;;
  esac
}
if [[ $funcstack[1] == _${name} ]]; then
  _${name} "$@"
else
  compdef _${name} ${name}
fi
`;
}

function commandCase({ name, flags, argument }: CommandOutline): string {
  const rest = argument === "none" ? "" : ` \\\n          '*:${action(argument)}'`;
  const specs = flags.map(flagSpecs).join("").trimEnd().replace(/ \\$/, "");
  return `        ${name})
          _arguments \\
${specs.replaceAll(/^ {4}/gm, " ".repeat(10))}${rest} ;;`;
}

function flagSpecs({ names, description, value }: FlagOutline): string {
  const text = description.replaceAll(/[[\]:]/g, "\\$&");
  const suffix = value === "none" ? "" : `:${action(value)}`;
  return names
    .map((name) => (value !== "none" && name.startsWith("--") ? `${name}=` : name))
    .map((name) => `    ${quoted(`${name}[${text}]${suffix}`)} \\\n`)
    .join("");
}

function action(value: ValueOutline): string {
  if (value === "file") return "file:_files";
  if (value === "text" || value === "none") return "value: ";
  return `value:(${value.join(" ")})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

export { zshScript };
