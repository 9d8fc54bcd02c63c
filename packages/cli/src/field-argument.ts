import { existsSync } from "node:fs";
import { CommandFailure } from "./command-failure.js";
import { isWrittenLikeFile } from "./filter-arguments.js";

/** Refuses a file in the place of the field, where no other file is named: the field was forgotten. */
function checkField(field: string, files: readonly string[]): void {
  if (files.length > 0 || !isWrittenLikeFile(field) || !existsSync(field)) return;
  throw new CommandFailure("invalid_option", `\`${field}\` is a file: name a field before it`);
}

export { checkField };
