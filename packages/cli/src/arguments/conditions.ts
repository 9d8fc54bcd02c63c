import { type Command, Option } from "commander";
import type { Expression } from "@ripsaw/core";
import { LEVELS, type SeverityTerm, severityOfWord } from "../level-words.js";
import { collected } from "./options.js";

/** Flags that select records. A record must satisfy all of them. */
interface ConditionFlags {
  readonly level?: SeverityTerm;
  readonly filter?: readonly string[];
}

/** Adds `--filter` and `--level`. */
function addConditionOptions(command: Command): Command {
  return command
    .option(
      "-e, --filter <expr>",
      "only records for which this is true: 'status_code >= 500 && has(user.id)'; may be repeated",
      collected,
    )
    .addOption(
      levelOption(
        "-l, --level <level>",
        "only records of this level or above, whichever logger wrote them",
      ),
    );
}

/** Creates an option that takes a word for a level, in any case. Completions and errors list only the level names. */
function levelOption(flags: string, description: string): Option {
  const option = new Option(flags, description).choices(LEVELS);
  const refuse = option.parseArg;
  return option.argParser(
    (value: string, previous: unknown): unknown =>
      severityOfWord(value) ?? refuse?.(value, previous),
  );
}

/** Returns the conditions that the flags express. */
function conditionsOf({ level, filter = [] }: ConditionFlags): Expression[] {
  return [...(level === undefined ? [] : [`severity >= ${level}`]), ...filter];
}

/** Combines conditions that must all hold, or returns undefined if there are none. */
function allOf(conditions: readonly Expression[]): Expression | undefined {
  return conditions.length > 1 ? { and: conditions } : conditions[0];
}

/** Returns the filter that the flags express, as a member of a query or of options. */
function filterOf(flags: ConditionFlags): { readonly filter?: Expression } {
  const filter = allOf(conditionsOf(flags));
  return filter === undefined ? {} : { filter };
}

export { type ConditionFlags, addConditionOptions, allOf, conditionsOf, filterOf, levelOption };
