import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type CaseInput, formsOf } from "./case-input.js";
import { runProcess, startSession } from "../hosts/cli-process.js";
import { type CliQuestion, questionsOf } from "../hosts/cli-questions.js";
import { expectReport } from "./expectation.js";
import { type ConformanceCase, type Expected, loadCases, type Variant } from "./load-cases.js";

/** Step between the paddings that are tested, if a case has many. */
const PADDING_STEP = 16;
/** Number of cases per operation that also run in a process of their own. */
const SAMPLES = 3;

const folder = mkdtempSync(join(tmpdir(), "ripsaw-conformance-cli-"));
const [input, output, empty] = ["input", "output", "empty"].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
mkdirSync(empty);

const session = startSession();
afterAll(() => {
  session.end();
  rmSync(folder, { recursive: true });
});

const subjects = loadCases("cli").map(([subject, cases]): [string, ConformanceCase[]] => [
  subject,
  cases.filter(isExpressible),
]);
const answered = subjects.flatMap(([, cases]) => cases.filter((each) => !isError(each)));

describe.each(subjects.filter(([, cases]) => cases.length > 0))("%s", (_, cases) => {
  it.each(cases.map((each): [string, ConformanceCase] => [each.name, each]))(
    "%s",
    async (__, each) => {
      for (const variant of variantsOf(each)) {
        if (isError(each)) expectError(each, variant);
        else await expectAnswers(each, variant);
      }
    },
  );
});

describe("a process of its own", () => {
  const samples = ["stats", "validate", "filter", "batch", "parse", "query"].flatMap((operation) =>
    answered.filter((each) => each.operation === operation).slice(0, SAMPLES),
  );

  it.each(samples.map((each): [string, ConformanceCase] => [each.name, each]))(
    "answers from a file and from standard input: %s",
    (_, each) => {
      const [variant] = each.variants();
      if (variant === undefined) throw new Error("no variant");
      const bytes = bytesOf(variant.input);
      writeFileSync(input, bytes);
      for (const question of questionsOf(each)) {
        const from = [runProcess([...question.args, input]), runProcess(question.args, bytes)];
        for (const { status, stdout } of from) {
          expectAnswer(question, variant, status, stdout);
        }
      }
    },
  );
});

it("covers every operation", () => {
  expect(new Set(answered.map(({ operation }) => operation)).size).toBe(6);
  expect(answered.length).toBeGreaterThan(600);
});

function isExpressible(each: ConformanceCase): boolean {
  const [variant] = each.variants();
  if (variant === undefined || questionsOf(each).length === 0) return false;
  const { input: given } = variant;
  if (given.kind === "path") return true;
  return given.kind !== "value" && formsOf(given, true).bytes !== undefined;
}

function isError(each: ConformanceCase): boolean {
  return each.variants().some(({ expected }) => "error" in expected);
}

function variantsOf(each: ConformanceCase): Variant[] {
  return each.variants().filter((_, index) => index % PADDING_STEP === 0);
}

async function expectAnswers(each: ConformanceCase, variant: Variant): Promise<void> {
  writeFileSync(input, bytesOf(variant.input));
  for (const question of questionsOf(each)) {
    const status = await session.run([...question.args, "--output", output, input]);
    expectAnswer(question, variant, status, readFileSync(output, "utf8"));
  }
}

function expectAnswer(
  { args, expectedIn, actualIn }: CliQuestion,
  { label, expected }: Variant,
  status: number | null,
  text: string,
): void {
  const actual = actualIn(text);
  expectReport(actual, expectedIn(expected), `${label} by ripsaw ${args.join(" ")}`);
  const isFinding = args[0] === "validate" && hasFindings(actual);
  expect(status, "exit code").toBe(isFinding ? 1 : 0);
}

function hasFindings({ rejectedCount, violationCount }: Expected): boolean {
  return Number(rejectedCount) + Number(violationCount) > 0;
}

function expectError(each: ConformanceCase, { input: given, expected }: Variant): void {
  const path = given.kind === "path" ? pathOf(given.name) : input;
  if (given.kind !== "path") writeFileSync(input, bytesOf(given));
  const [question] = questionsOf(each);
  const { status, stderr } = runProcess([...(question?.args ?? []), path]);
  const [line = "", ...excerpt] = stderr.split("\n");
  expect(line).toMatch(/^ripsaw: /);
  if ("message" in expected) expect(line).toContain(String(expected["message"]));
  expect(line.endsWith(` (${String(expected["error"])})`), stderr).toBe(true);
  const isRefused = expected["error"] === "invalid_query";
  expect(excerpt.join("\n")).toMatch(isRefused ? /^(?: .*\n *\^\n)?$/ : /^$/);
  expect(status).toBe(isRefused ? 2 : 3);
}

function pathOf(name: string): string {
  return name === "folder" ? empty : join(empty, name);
}

function bytesOf(given: CaseInput): Uint8Array {
  if (given.kind === "bytes") return given.bytes;
  const bytes = given.kind === "lines" ? formsOf(given, true).bytes : undefined;
  if (bytes === undefined) throw new Error(`no bytes: ${given.kind}`);
  return bytes;
}
