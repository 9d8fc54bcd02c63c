import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import * as fc from "fast-check";

/** Words of random lines, which the random lines of `crates/engine/tests/log_lines` have, too. */
interface Vocabulary {
  /** Pieces of text that parsers often get wrong. */
  readonly awkwardPieces: readonly string[];
  /** Literals of JSON. */
  readonly numbers: readonly string[];
  readonly strings: readonly string[];
}

const VOCABULARY: Vocabulary = JSON.parse(
  readFileSync(new URL("vocabulary.json", import.meta.url), "utf8"),
);

const FIELDS = [
  "timestamp",
  "level",
  "severityNumber",
  "lvl",
  "message",
  "duration_ms",
  "status_code",
  "user_id",
  "a",
  "é",
];

const numberLiteral = fc.oneof(
  fc.integer().map(String),
  fc.maxSafeInteger().map(String),
  fc.bigInt({ min: -(2n ** 66n), max: 2n ** 66n }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.constantFrom(...VOCABULARY.numbers),
);

const stringLiteral = fc.oneof(
  fc.constantFrom(...VOCABULARY.strings),
  fc.string({ unit: "binary", maxLength: 8 }).map((text) => JSON.stringify(text)),
  fc.string({ maxLength: 90 }).map((text) => JSON.stringify(text)),
);

const { literal } = fc.letrec<{ literal: string }>((tie) => ({
  literal: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    numberLiteral,
    stringLiteral,
    fc.constantFrom("true", "false", "null"),
    fc.array(tie("literal"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
    fc
      .array(fc.tuple(fc.constantFrom("a", "b", "level"), tie("literal")), { maxLength: 3 })
      .map((members) => `{${members.map(([name, text]) => `"${name}" :${text}`).join(",")}}`),
  ),
}));

/** Record with fields of all types, in any order, some of them twice, some with an escaped name. */
const record = fc
  .array(fc.tuple(fc.constantFrom(...FIELDS), literal, fc.boolean()), { maxLength: 8 })
  .map((members) => `{${members.map(memberText).join(",")}}`);

const ordinaryRecord = fc
  .record({
    timestamp: fc.constant("2024-01-01T00:00:00.000Z"),
    level: fc.constantFrom<string | number>(
      "ERROR",
      "WARN",
      "INFO",
      "debug",
      "Fatal",
      "err",
      10,
      50,
      3,
    ),
    message: fc.constantFrom("timeout", "started", "größer", 'said "no"'),
    duration_ms: fc.double({ min: 0, max: 5000, noNaN: true }),
    status_code: fc.constantFrom(200, 201, 404, 500),
  })
  .map((value) => JSON.stringify(value));

const line = fc.oneof(
  { weight: 4, arbitrary: ordinaryRecord },
  { weight: 4, arbitrary: record },
  { weight: 1, arbitrary: literal },
  { weight: 1, arbitrary: fc.constantFrom("", " ", "\t", "{", "{}{}") },
);

type Mutation = (bytes: Buffer, at: number) => Buffer;

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.nat(255).map(
    (byte): Mutation =>
      (bytes, at) =>
        replaced(bytes, at, 1, Buffer.of(byte)),
  ),
  fc.nat(7).map(
    (bit): Mutation =>
      (bytes, at) =>
        replaced(bytes, at, 1, Buffer.of((bytes[at] ?? 0) ^ (1 << bit))),
  ),
  fc.integer({ min: 1, max: 4 }).map(
    (count): Mutation =>
      (bytes, at) =>
        replaced(bytes, at, count, Buffer.alloc(0)),
  ),
  fc.constantFrom(...VOCABULARY.awkwardPieces).map(
    (piece): Mutation =>
      (bytes, at) =>
        replaced(bytes, at, 0, Buffer.from(piece)),
  ),
  fc.uint8Array({ minLength: 1, maxLength: 3 }).map(
    (piece): Mutation =>
      (bytes, at) =>
        replaced(bytes, at, 0, Buffer.from(piece)),
  ),
);

/** Log lines of every kind, whole and damaged, as the bytes of one source. */
const logBytes: fc.Arbitrary<Buffer> = fc
  .tuple(
    fc.array(line, { maxLength: 40 }),
    fc.constantFrom("\n", "\r\n"),
    fc.boolean(),
    fc.array(fc.tuple(mutation, fc.nat()), { maxLength: 8 }),
  )
  .map(([lines, terminator, endsOpen, mutations]) => {
    const text = lines.join(terminator) + (endsOpen ? "" : terminator);
    return mutations.reduce(
      (bytes: Buffer, [mutate, at]) => mutate(bytes, at % (bytes.length + 1)),
      Buffer.from(text),
    );
  });

function memberText([name, value, isEscaped]: [string, string, boolean]): string {
  const hex = name.charCodeAt(0).toString(16).padStart(4, "0");
  return isEscaped ? `"\\u${hex}${name.slice(1)}":${value}` : `"${name}": ${value}`;
}

function replaced(bytes: Buffer, at: number, count: number, by: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + count)]);
}

export { logBytes };
