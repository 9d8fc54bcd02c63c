import { shown } from "../model/check-options.js";
import { fieldPath, invalidQuery, list, members, type Members } from "./invalid-query.js";

const FIELD_TYPES: ReadonlySet<unknown> = new Set([
  "string",
  "number",
  "integer",
  "boolean",
  "object",
  "array",
]);

type MemberCheck = (value: unknown) => boolean;

const RULE_MEMBERS: Readonly<Record<string, readonly [check: MemberCheck, wanted: string]>> = {
  path: [(value) => typeof value === "string", "a string"],
  type: [(value) => FIELD_TYPES.has(value), `one of ${[...FIELD_TYPES].join(", ")}`],
  required: [(value) => typeof value === "boolean", "true or false"],
  minLength: [(value) => Number.isSafeInteger(value) && Number(value) >= 0, "an integer >= 0"],
  enum: [
    (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
    "an array of strings",
  ],
  minimum: [Number.isFinite, "a finite number"],
  maximum: [Number.isFinite, "a finite number"],
};

/**
 * Converts a schema to the form that the engine reads.
 *
 * @throws RipsawError `invalid_query`
 */
export function schemaJson(value: unknown): unknown {
  const schema = members(value, "schema");
  for (const name of Object.keys(schema)) {
    if (name !== "rules") throw invalidQuery("schema", `has no member ${shown(name)}`);
  }
  return {
    rules: list(schema.rules, "schema.rules").map((rule, index) =>
      ruleJson(rule, `schema.rules[${index}]`),
    ),
  };
}

function ruleJson(value: unknown, at: string): unknown {
  const given = Object.entries(members(value, at)).filter(([, member]) => member !== undefined);
  for (const [name, member] of given) {
    const known = Object.hasOwn(RULE_MEMBERS, name) ? RULE_MEMBERS[name] : undefined;
    if (known === undefined) throw invalidQuery(at, `has no member ${shown(name)}`);
    const [check, wanted] = known;
    if (!check(member))
      throw invalidQuery(`${at}.${name}`, `must be ${wanted}, got ${shown(member)}`);
  }
  const rule: Members = Object.fromEntries(given);
  fieldPath(rule.path, `${at}.path`);
  return rule;
}
