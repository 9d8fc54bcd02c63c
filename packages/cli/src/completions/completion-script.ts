import { bashScript } from "./bash.js";
import { fishScript } from "./fish.js";
import type { ProgramOutline } from "./program-outline.js";
import { zshScript } from "./zsh.js";

/** Returns the script that a shell evaluates to complete the program. */
function completionScript(shell: "bash" | "zsh" | "fish", program: ProgramOutline): string {
  switch (shell) {
    case "bash":
      return bashScript(program);
    case "zsh":
      return zshScript(program);
    case "fish":
      return fishScript(program);
  }
}

export { completionScript };
