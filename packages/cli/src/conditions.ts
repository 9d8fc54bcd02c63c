import { type Command, Option } from "commander";
import type { Expression } from "@ripsaw/core";
import { collected } from "./options.js";

type SeverityName = "TRACE" | "DEBUG" | "INFO" | "WARN" | "ERROR" | "FATAL";

/** The flags that say which records count; all must hold. */
interface ConditionFlags {
  readonly level?: SeverityName;
  readonly filter?: readonly string[];
}

/** Most severe first. */
const SEVERITIES: readonly SeverityName[] = ["FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"];

/** Adds `--filter` and `--level`. */
function addConditionOptions(command: Command): Command {
  return command
    .option(
      "-e, --filter <expr>",
      "only records for which this is true: 'status_code >= 500 && has(user.id)'; may be repeated",
      collected,
    )
    .addOption(
      levelOption("-l, --level <level>", "only records of this level or above, of whatever logger"),
    );
}

/** A level in any case; completions and errors know the choices. */
function levelOption(flags: string, description: string): Option {
  const option = new Option(flags, description).choices(SEVERITIES);
  const parse = option.parseArg;
  return option.argParser((value: string, previous: unknown): unknown =>
    parse?.(value.toUpperCase(), previous),
  );
}

/** What the flags ask of a record. */
function conditionsOf({ level, filter = [] }: ConditionFlags): Expression[] {
  return [...(level === undefined ? [] : [`severity >= ${level}`]), ...filter];
}

/** Conditions that must all hold as one; undefined where there is none. */
function allOf(conditions: readonly Expression[]): Expression | undefined {
  return conditions.length > 1 ? { and: conditions } : conditions[0];
}

/** The filter that the flags ask for, as the member of a query or of options. */
function filterOf(flags: ConditionFlags): { readonly filter?: Expression } {
  const filter = allOf(conditionsOf(flags));
  return filter === undefined ? {} : { filter };
}

export {
  type ConditionFlags,
  type SeverityName,
  addConditionOptions,
  allOf,
  conditionsOf,
  filterOf,
  levelOption,
};
