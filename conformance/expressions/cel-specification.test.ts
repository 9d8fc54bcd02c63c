import { describe, expect, it } from "vitest";
import { type SpecificationTest, specificationTests } from "./cel-specification.js";
import { libraryHost } from "../hosts/library-host.js";

/**
 * Result of a test. `not asked` means that an input or output cannot be expressed in JSON or as a literal, such as a
 * message or a type.
 */
type Verdict = "agrees" | "refused" | "differs" | "not asked";

/** Messages of refusals by design, for parts of the language that are not supported here: see docs/query.md. */
const REFUSALS = [
  /(?:message|map|bytes) literals are not supported/,
  /the macro \w+\(\) is not supported/,
  /\w+\(\) takes no time zone; it is UTC/,
  // Extensions, conversions to message types, and type().
  /unknown function "\w+"/,
  // Field names in backticks, and optional values.
  /unexpected '`'|unexpected "\?"|expected a name \w+ "\."/,
];

/** Tests that are answered differently by design. */
const DIFFERENCES = [
  // Integers and doubles are compared exactly, even if both would round to the same double.
  /^comparisons\/\w+\/\w+_big_(?:lossy_double|double_int)$/,
  // Names are members of the record. There are no enum values, and no packages around a name.
  /^enums\//,
  /^namespace\//,
  // The name of a binding contains dots. Members of a record with such names are written in brackets.
  /^fields\/qualified_identifier_resolution\//,
];

const EXPECTED_COUNTS = { agrees: 946, refused: 1262, differs: 27, "not asked": 109 };

describe("an expression", () => {
  it("answers what the specification of CEL says, or refuses", async () => {
    const counts = { agrees: 0, refused: 0, differs: 0, "not asked": 0 };
    const unexplained: string[] = [];
    for (const test of specificationTests()) {
      const [verdict, message = ""] = await verdictOn(test);
      counts[verdict] += 1;
      const isExplained =
        verdict === "differs"
          ? DIFFERENCES.some((pattern) => pattern.test(test.path))
          : verdict !== "refused" || REFUSALS.some((pattern) => pattern.test(message));
      if (!isExplained) unexplained.push(`${test.path} ${verdict} ${message}`);
    }
    expect(unexplained).toEqual([]);
    expect(counts).toEqual(EXPECTED_COUNTS);
  }, 120_000);
});

async function verdictOn({
  record,
  condition,
  expectsError,
  expression,
}: SpecificationTest): Promise<[Verdict, message?: string]> {
  if (record === undefined) return ["not asked"];
  const filter = condition ?? `(${expression}\n) == null`;
  try {
    const report = await libraryHost.run("query", [JSON.stringify(record)], { filter });
    if (condition === undefined) return ["not asked"];
    const { matchedCount, filterErrorCount } = report as Record<string, unknown>;
    const isRight = expectsError ? filterErrorCount === 1 : matchedCount === 1;
    return [isRight ? "agrees" : "differs"];
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "invalid_query")) throw error;
    return expectsError ? ["agrees"] : ["refused", error.message];
  }
}
