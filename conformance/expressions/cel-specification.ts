import { tests as suite } from "@bufbuild/cel-spec/testdata/conformance.js";

/** Test of the CEL specification, as a question about one record. */
interface SpecificationTest {
  /** Path of the suites and the name of the test. */
  readonly path: string;
  readonly expression: string;
  /** Bindings of the test. Absent if JSON cannot express them. */
  readonly record: Readonly<Record<string, unknown>> | undefined;
  /** Condition that is true if the answer is the expected one. Absent if it cannot be written. */
  readonly condition: string | undefined;
  readonly expectsError: boolean;
}

type Suite = typeof suite;
type WrittenTest = NonNullable<Suite["tests"]>[number]["original"];

/** Returns all tests, in the order of the specification. */
function specificationTests(): SpecificationTest[] {
  return testsOf(suite, []);
}

function testsOf(
  { name, tests = [], suites = [] }: Suite,
  outer: readonly string[],
): SpecificationTest[] {
  const path = outer.length === 0 && name === "conformance" ? [] : [...outer, name];
  return [
    ...tests.map(({ original }) => readTest(original, path)),
    ...suites.flatMap((inner) => testsOf(inner, name === "conformance" ? [] : path)),
  ];
}

function readTest(test: WrittenTest, path: readonly string[]): SpecificationTest {
  // dyn() only informs type checkers. The line feed ends a trailing comment.
  const expression = `(${test.expr.replaceAll(/\bdyn\(/g, "(")}\n)`;
  const expectsError = test["evalError"] !== undefined || test["anyEvalErrors"] !== undefined;
  return {
    path: [...path, test.name ?? test.expr].join("/"),
    expression: test.expr,
    record: recordOf(test),
    condition: expectsError
      ? `${expression} == ${expression} || ${expression} != ${expression}`
      : conditionOf(expression, expectedValue(test)),
    expectsError,
  };
}

/** Returns the expected value: true if the test specifies neither a value nor a type. */
function expectedValue(test: WrittenTest): unknown {
  const typed = test["typedResult"];
  if (isObject(typed)) return typed["result"];
  return test["value"] ?? { boolValue: true };
}

function conditionOf(expression: string, value: unknown): string | undefined {
  const literal = literalOf(value);
  if (literal === "NaN") return `${expression} != ${expression}`;
  return literal === undefined ? undefined : `${expression} == ${literal}`;
}

/** Writes a value of the specification as a CEL literal. */
function literalOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const [[kind, content] = []] = Object.entries(value);
  switch (kind) {
    case "nullValue":
      return "null";
    case "boolValue":
      return String(content);
    case "int64Value":
      return `(${String(content)})`;
    case "uint64Value":
      return `${String(content)}u`;
    case "doubleValue":
      return doubleLiteral(content);
    case "stringValue":
      return JSON.stringify(content);
    case "listValue":
      return listLiteral(content);
    case "objectValue":
      return timeLiteral(content);
    default:
      return undefined;
  }
}

function doubleLiteral(content: unknown): string {
  const text = String(content);
  if (text === "NaN") return text;
  if (text.endsWith("Infinity")) return text.startsWith("-") ? "(-1.0 / 0.0)" : "(1.0 / 0.0)";
  return `(${/[.e]/.test(text) ? text : `${text}.0`})`;
}

function listLiteral(content: unknown): string | undefined {
  const values = isObject(content) && Array.isArray(content["values"]) ? content["values"] : [];
  const items = values.map(literalOf);
  return items.includes(undefined) ? undefined : `[${items.join(", ")}]`;
}

function timeLiteral(content: unknown): string | undefined {
  if (!isObject(content)) return undefined;
  const text = JSON.stringify(content["value"]);
  const type = String(content["@type"]);
  if (type.endsWith("google.protobuf.Timestamp")) return `timestamp(${text})`;
  return type.endsWith("google.protobuf.Duration") ? `duration(${text})` : undefined;
}

function recordOf(test: WrittenTest): Readonly<Record<string, unknown>> | undefined {
  const bindings = test["bindings"];
  const members = Object.entries(isObject(bindings) ? bindings : {}).map(
    ([name, bound]): [string, unknown] => [
      name,
      jsonOf(isObject(bound) ? bound["value"] : undefined),
    ],
  );
  const isWhole = members.every(([, value]) => value !== undefined);
  return isWhole ? Object.fromEntries(members) : undefined;
}

/** Converts a value of the specification to a member of a record, in which all numbers are doubles. */
function jsonOf(value: unknown): unknown {
  if (!isObject(value)) return undefined;
  const [[kind, content] = []] = Object.entries(value);
  switch (kind) {
    case "nullValue":
      return null;
    case "boolValue":
    case "stringValue":
    case "doubleValue":
      return content;
    case "int64Value":
    case "uint64Value":
      return Number(content);
    case "listValue": {
      const values = isObject(content) && Array.isArray(content["values"]) ? content["values"] : [];
      const items = values.map(jsonOf);
      return items.includes(undefined) ? undefined : items;
    }
    case "mapValue":
      return objectOf(content);
    default:
      return undefined;
  }
}

function objectOf(content: unknown): unknown {
  const entries = isObject(content) && Array.isArray(content["entries"]) ? content["entries"] : [];
  const members = entries.map(({ key, value }): [unknown, unknown] => [jsonOf(key), jsonOf(value)]);
  const isWhole = members.every(([key, value]) => typeof key === "string" && value !== undefined);
  return isWhole ? Object.fromEntries(members) : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export { specificationTests };
export type { SpecificationTest };
