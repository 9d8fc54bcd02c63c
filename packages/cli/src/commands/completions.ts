import { Argument, Command } from "commander";
import { examples } from "../arguments/options.js";

const SHELLS = ["bash", "zsh", "fish"] as const;

/** `ripsaw completions`: prints a script that completes commands, flags and their values. */
function completionsCommand(): Command {
  return new Command("completions")
    .description("print a completion script for a shell")
    .addArgument(new Argument("<shell>", "the shell").choices(SHELLS))
    .addHelpText(
      "after",
      examples(
        'eval "$(ripsaw completions bash)"',
        'ripsaw completions zsh > "${fpath[1]}/_ripsaw"',
        "ripsaw completions fish > ~/.config/fish/completions/ripsaw.fish",
      ),
    )
    .action(printCompletions);
}

async function printCompletions(
  shell: (typeof SHELLS)[number],
  _flags: object,
  command: Command,
): Promise<void> {
  const [{ describeProgram }, { completionScript }, { openOutput }] = await Promise.all([
    import("../completions/program-outline.js"),
    import("../completions/completion-script.js"),
    import("../run/output.js"),
  ]);
  const program = command.parent ?? command;
  const output = openOutput();
  await output.write([completionScript(shell, describeProgram(program))]);
  output.complete();
}

export { completionsCommand };
