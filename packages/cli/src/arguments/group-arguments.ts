import { InvalidArgumentError } from "commander";
import type { GroupKey } from "@ripsaw/core";
import { splitList } from "./split-list.js";

/** `NAME=TEXT`, with a name of words. A second `=` after the first would be a comparison. */
const NAMED = /^\s*([\p{L}\p{N}_@$](?:[\p{L}\p{N}_@$ .-]*[\p{L}\p{N}_@$])?)\s*=(?!=)([^]*)$/u;

/** Parses `NAME=KEY`, or `KEY`, which is also its own name. */
function groupKey(text: string): GroupKey {
  const named = NAMED.exec(text);
  if (named === null) return present(text);
  return { name: named[1] ?? "", key: present(named[2] ?? "") };
}

/** Parses the comma-separated keys of `--by` and adds them to those of earlier flags. */
function groupKeys(text: string, previous: readonly GroupKey[] = []): GroupKey[] {
  return [...previous, ...splitList(text).map(groupKey)];
}

/** Parses `NAME=CALL`, or a call that is also its own name, from `--agg` and adds it to those of earlier flags. */
function aggregates(
  text: string,
  previous: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const all = new Map(Object.entries(previous));
  for (const item of splitList(text)) {
    const key = groupKey(item);
    const { name, key: call } = typeof key === "string" ? { name: key, key } : key;
    if (all.has(name)) throw new InvalidArgumentError(`"${name}" is given twice.`);
    all.set(name, call);
  }
  return Object.fromEntries(all);
}

/** Parses the comma-separated names of `--order-by` and adds them to those of earlier flags. */
function orderNames(text: string, previous: readonly string[] = []): string[] {
  return [...previous, ...splitList(text).map(present)];
}

/** Returns the name of a key in the answer. */
function keyName(key: GroupKey): string {
  return typeof key === "string" ? key : key.name;
}

function present(text: string): string {
  const trimmed = text.trim();
  if (trimmed === "") throw new InvalidArgumentError("It must not be empty.");
  return trimmed;
}

export { aggregates, groupKey, groupKeys, keyName, orderNames };
