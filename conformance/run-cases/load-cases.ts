import { readdirSync, readFileSync } from "node:fs";
import { type CaseInput, type InputText, readInput, textOf } from "./case-input.js";

type Operation = "stats" | "validate" | "filter" | "batch" | "parse" | "query";

/** One input with its expected answer. A case with `pad` has many variants. */
interface Variant {
  readonly label: string;
  readonly input: CaseInput;
  readonly expected: Expected;
}

interface ConformanceCase {
  readonly name: string;
  readonly operation: Operation;
  readonly options: Readonly<Record<string, unknown>>;
  readonly hosts: readonly string[] | undefined;
  readonly variants: () => Variant[];
}

/** Expected report. Members that it does not name are not compared. */
type Expected = Readonly<Record<string, unknown>>;

/** Case as the file writes it; see conformance/README.md. */
interface WrittenCase {
  readonly name: string;
  readonly operation: Operation;
  readonly input: Parameters<typeof readInput>[0];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly pad?: readonly [least: number, most: number];
  readonly hosts?: readonly string[];
  readonly expected: Expected;
}

const FOLDER = new URL("../cases/", import.meta.url);

/** Loads the cases that a host takes part in, by the name of their file. Files without such cases are left out. */
function loadCases(host: string): [subject: string, cases: ConformanceCase[]][] {
  return readdirSync(FOLDER)
    .toSorted()
    .map((file): [subject: string, cases: ConformanceCase[]] => {
      const written: WrittenCase[] = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));
      const cases = written.filter(({ hosts }) => hosts?.includes(host) ?? true).map(readCase);
      return [file.replace(/\.json$/, ""), cases];
    })
    .filter(([, cases]) => cases.length > 0);
}

function readCase(written: WrittenCase): ConformanceCase {
  const { name, operation, input, options = {}, pad: [least, most] = [0, 0], hosts } = written;
  return {
    name,
    operation,
    options: Object.fromEntries(
      Object.entries(options).map(([option, value]) => [option, withBigints(value)]),
    ),
    hosts,
    variants: () =>
      Array.from({ length: most - least + 1 }, (_, index) => ({
        label: written.pad ? `pad ${least + index}` : "",
        input: readInput(input, least + index),
        expected: withPad(written.expected, least + index) as Expected,
      })),
  };
}

/** Converts `{"int": "123"}` to a bigint. */
function withBigints(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withBigints);
  if (typeof value !== "object" || value === null) return value;
  if ("int" in value) return BigInt(String(value.int));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withBigints(member)]),
  );
}

/** Replaces `{"pad": 5}` by 5 plus the length of the padding, and `{"parts": [...]}` by a text. */
function withPad(value: unknown, padding: number): unknown {
  if (Array.isArray(value)) return value.map((item) => withPad(item, padding));
  if (typeof value !== "object" || value === null) return value;
  if ("pad" in value) return Number(value.pad) + padding;
  if ("parts" in value) return textOf(value.parts as readonly InputText[], padding).toString();
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withPad(member, padding)]),
  );
}

export { loadCases };
export type { ConformanceCase, Expected, Operation, Variant };
