import type { FieldType, Rule, Schema, ViolationRule } from "@ripsaw/core";
import { fieldAt } from "../record/field-path.js";
import type { JsonObject, JsonValue } from "../record/json-value.js";
import { exactNumber } from "../record/source-members.js";

/** Violation of a rule, without its place in the source. */
interface RecordViolation {
  readonly path: string;
  readonly rule: ViolationRule;
  readonly message: string;
}

/** Returns the violations of one record, at most one per rule, in the order of the rules. */
type CheckRecord = (record: JsonObject, text: string) => readonly RecordViolation[];

type BrokenRule = readonly [rule: ViolationRule, problem: string];

const NO_VIOLATIONS: readonly RecordViolation[] = [];
const SHOWN_CHARACTERS = 40;

const TYPE_NAMES: Readonly<Record<FieldType, string>> = {
  string: "a string",
  number: "a number",
  integer: "an integer",
  boolean: "a boolean",
  object: "an object",
  array: "an array",
};

function compileSchema(schema: Schema): CheckRecord {
  const checks = schema.rules.map((rule) => ({ rule, path: rule.path.split(".") }));
  return (record, text) => {
    let violations: RecordViolation[] | undefined;
    for (const { rule, path } of checks) {
      const value = fieldAt(record, path);
      const exact = typeof value === "number" ? exactNumber(value, text, path) : value;
      const broken = brokenRule(exact, rule);
      if (broken === undefined) continue;
      violations ??= [];
      violations.push({ path: rule.path, rule: broken[0], message: `"${rule.path}" ${broken[1]}` });
    }
    return violations ?? NO_VIOLATIONS;
  };
}

function brokenRule(value: JsonValue | bigint | undefined, rule: Rule): BrokenRule | undefined {
  if (value === undefined) return rule.required ? ["required", "is required"] : undefined;
  if (value === null && !rule.required) return undefined;
  if (rule.type !== undefined && !isOfType(value, rule.type)) {
    return ["type", `must be ${TYPE_NAMES[rule.type]}, got ${nameOf(value, rule.type)}`];
  }
  if (typeof value === "string") return ruleBrokenByText(value, rule);
  return typeof value === "number" || typeof value === "bigint"
    ? ruleBrokenByNumber(value, rule)
    : undefined;
}

function ruleBrokenByText(
  value: string,
  { enum: allowed, minLength = 0 }: Rule,
): BrokenRule | undefined {
  if (allowed !== undefined && !allowed.includes(value)) {
    return ["enum", `must be one of ${allowed.join(", ")}, got ${shortened(value)}`];
  }
  if (value.length >= 2 * minLength || [...value].length >= minLength) return undefined;
  const least = minLength === 1 ? "not be empty" : `have at least ${minLength} characters`;
  return ["minLength", `must ${least}`];
}

function ruleBrokenByNumber(
  value: number | bigint,
  { minimum, maximum }: Rule,
): BrokenRule | undefined {
  if (minimum !== undefined && value < minimum) {
    return ["minimum", `must be >= ${minimum}, got ${value}`];
  }
  if (maximum !== undefined && value > maximum) {
    return ["maximum", `must be <= ${maximum}, got ${value}`];
  }
  return undefined;
}

function isOfType(value: JsonValue | bigint, type: FieldType): boolean {
  if (type === "integer") return typeof value === "bigint" || Number.isInteger(value);
  return typeNameOf(value) === TYPE_NAMES[type];
}

/** Describes a value for a message: a number that is not an integer by its value, anything else by its type. */
function nameOf(value: JsonValue | bigint, expected: FieldType): string {
  return expected === "integer" && typeof value === "number" ? String(value) : typeNameOf(value);
}

function typeNameOf(value: JsonValue | bigint): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return TYPE_NAMES.array;
  if (typeof value === "bigint") return TYPE_NAMES.number;
  return TYPE_NAMES[typeof value as "string" | "number" | "boolean" | "object"];
}

function shortened(value: string): string {
  const characters = [...value.toWellFormed()];
  if (characters.length <= SHOWN_CHARACTERS) return JSON.stringify(characters.join(""));
  return JSON.stringify(`${characters.slice(0, SHOWN_CHARACTERS).join("")}…`);
}

export { compileSchema };
export type { CheckRecord };
