import { existsSync } from "node:fs";
import { CommandError } from "../errors/command-error.js";
import { isWrittenLikeFile } from "./filter-arguments.js";

/** Refuses a field argument that looks like a file and exists as one, unless the first file argument is a file too. */
function checkField(field: string, files: readonly string[]): void {
  const [first] = files;
  const isFile = first !== undefined && (first === "-" || existsSync(first));
  if (isFile || !isWrittenLikeFile(field) || !existsSync(field)) return;
  const advice = first === undefined ? "name a field" : `write the field \`${first}\``;
  throw new CommandError("invalid_option", `\`${field}\` is a file: ${advice} before it`);
}

export { checkField };
