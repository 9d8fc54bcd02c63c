import { existsSync } from "node:fs";
import { scan } from "@ripsaw/core";
import { CommandError } from "../errors/command-error.js";
import { isPathLike } from "./filter-arguments.js";

/** Operators that identify an expression even if the engine refuses it. */
const OPERATOR = /==|!=|[<>]|&&|\|\||\sin\s/;

/**
 * Refuses expressions among the file arguments before anything is read or written. `advise` says where the expression
 * belongs.
 */
async function refuseExpressions(
  files: readonly string[],
  advise: (expression: string) => string = () => "pass it with --filter, which most commands have",
): Promise<void> {
  for (const file of files) {
    if (file === "-" || isPathLike(file) || existsSync(file)) continue;
    if (!OPERATOR.test(file) && !(await isExpression(file))) continue;
    throw new CommandError(
      "invalid_option",
      `\`${file}\` is an expression, not a file: ${advise(file)}`,
    );
  }
}

/** Reports whether the engine accepts a text as a condition. */
async function isExpression(text: string): Promise<boolean> {
  try {
    await scan([], { filter: text });
    return true;
  } catch {
    return false;
  }
}

export { refuseExpressions };
