import type {
  CommandOutline,
  FlagOutline,
  ProgramOutline,
  ValueOutline,
} from "./program-outline.js";

function bashScript({ name, flags, commands }: ProgramOutline): string {
  const words = [...commands.map((command) => command.name), ...flagNames(flags)];
  return `_${name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  # bash splits --flag=value into three words
  if [[ $current == "=" ]]; then
    current=""
  elif [[ $previous == "=" ]]; then
    previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  COMPREPLY=()
  if (( COMP_CWORD == 1 )); then
    COMPREPLY=($(compgen -W "${words.join(" ")}" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]} $previous" in
${commands.flatMap(valueCases).join("\n")}
  esac
  case "\${COMP_WORDS[1]}" in
${commands.map(commandCase).join("\n")}
  esac
}
complete -o filenames -F _${name} ${name}
`;
}

/** Writes the cases that complete the word after a flag that takes a value. */
function valueCases(command: CommandOutline): string[] {
  return command.flags
    .filter(({ value }) => value !== "none")
    .map(({ names, value }) => {
      const patterns = names.map((name) => `"${command.name} ${name}"`).join("|");
      return `    ${patterns}) ${reply(value)}; return ;;`;
    });
}

function commandCase({ name, flags, argument }: CommandOutline): string {
  return `    ${name})
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W "${flagNames(flags).join(" ")}" -- "$current"))
      else
        ${reply(argument)}
      fi ;;`;
}

function reply(value: ValueOutline): string {
  if (value === "file") return 'COMPREPLY=($(compgen -f -- "$current"))';
  if (value === "text" || value === "none") return "COMPREPLY=()";
  return `COMPREPLY=($(compgen -W "${value.join(" ")}" -- "$current"))`;
}

function flagNames(flags: readonly FlagOutline[]): string[] {
  return flags.flatMap(({ names }) => names.filter((name) => name.startsWith("--")));
}

export { bashScript };
