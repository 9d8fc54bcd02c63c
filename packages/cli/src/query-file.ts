import { readFileSync } from "node:fs";
import type { Expression, Query } from "@ripsaw/core";
import { CommandFailure } from "./command-failure.js";
import { allOf } from "./conditions.js";
import { systemReason } from "./failure-lines.js";

/** Reads a query from JSON text or from a file with JSON text. The library checks its members. */
function readQuery(pathOrText: string): Query {
  const isText = pathOrText.trimStart().startsWith("{");
  const name = isText ? "--query" : `\`${pathOrText}\``;
  const query = parseJson(isText ? pathOrText : readText(pathOrText), name);
  if (typeof query === "object" && query !== null && !Array.isArray(query)) return query;
  throw new CommandFailure("invalid_query", `${name} is not a JSON object`);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw new CommandFailure(
      "invalid_option",
      `\`${path}\` cannot be read: ${systemReason(error)}`,
      error,
    );
  }
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandFailure("invalid_query", `${name} is not JSON: ${systemReason(error)}`, error);
  }
}

/** Adds what the flags ask for to a given query. Conditions are combined; everything else may be given only once. */
function extendQuery(given: Query, flags: Query): Query {
  const { filter, ...parts } = flags;
  for (const name of Object.keys(parts)) {
    if (name in given) {
      throw new CommandFailure(
        "invalid_option",
        `${FLAGS[name] ?? name} contradicts --query, which has "${name}" already`,
      );
    }
  }
  const conditions = [given.filter, filter].filter(
    (each): each is Expression => each !== undefined,
  );
  const all = allOf(conditions);
  return { ...given, ...parts, ...(all === undefined ? {} : { filter: all }) };
}

const FLAGS: Readonly<Record<string, string>> = {
  groupBy: "--by",
  aggregates: "--agg",
  having: "--having",
  orderBy: "--order-by",
  limit: "--limit",
  select: "--select",
  maxGroups: "--max-groups",
};

export { extendQuery, readQuery };
