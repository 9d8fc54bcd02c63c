import { existsSync } from "node:fs";
import { scan } from "@ripsaw/core";
import { CommandFailure } from "./command-failure.js";
import { isPathLike } from "./filter-arguments.js";

/** What a comparison or a logical operation has, also where the engine refuses it. */
const OPERATOR = /==|!=|[<>]|&&|\|\||\sin\s/;

/** Refuses an expression in the place of a file, before anything is read or written; `advise` says where it belongs. */
async function refuseExpressions(
  files: readonly string[],
  advise: (expression: string) => string = () => "commands with --filter take it there",
): Promise<void> {
  for (const file of files) {
    if (file === "-" || isPathLike(file) || existsSync(file)) continue;
    if (!OPERATOR.test(file) && !(await isExpression(file))) continue;
    throw new CommandFailure(
      "invalid_option",
      `\`${file}\` is an expression, not a file: ${advise(file)}`,
    );
  }
}

/** Whether the engine would take a text as a condition. */
async function isExpression(text: string): Promise<boolean> {
  try {
    await scan([], { filter: text });
    return true;
  } catch {
    return false;
  }
}

export { refuseExpressions };
