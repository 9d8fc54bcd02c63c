import * as fc from "fast-check";

/**
 * An expression, and lines with records to evaluate it on. Excluded are `has()` below an absent member, and numbers
 * beyond 2^53 in records, which are doubles in other implementations.
 */
interface Question {
  readonly expression: string;
  readonly lines: readonly string[];
}

type Parts = Record<
  "bool" | "int" | "uint" | "double" | "text" | "list" | "timestamp" | "duration" | "anything",
  string
>;

const TEXTS = ["", "a", "b", "ab", "abc", "é", "😀", "A1", "x y", "0", "true"];
const TIMES = [
  "2024-01-01T00:00:00Z",
  "2024-01-01T01:00:00+01:00",
  "2023-12-31T23:59:59.999Z",
  "1969-12-31T23:59:59.5Z",
  "9999-12-31T23:59:59Z",
];
const DURATIONS = ["1h30m", "90m", "-1.5s", "0s", "100ms", "2562047h", "7d", "-2w", "1.5d12h"];
const PATTERNS = [
  "^a",
  "b$",
  "[ab]+",
  "a|x",
  "^$",
  "é",
  "(?i)ABC",
  "\\\\d",
  "\\\\pL",
  "\\\\x41",
  "^.$",
  "(?U)a+",
  "\\\\bx",
  "[[:upper:]]",
  "[^a]",
  "a{1,2}$",
  "\\\\W",
  "(?:ab)+c?",
  "\\\\p{Lu}",
];
const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
/** Times since 1970, in each of the units that the size of a number implies. */
const EPOCHS = ["0", "-1", "1700000000", "1700000000123", "1700000000123456", "1.5", "1e11", "99u"];

const textLiteral = fc.constantFrom(...TEXTS).map((text) => JSON.stringify(text));
const intLiteral = fc.oneof(
  fc.integer({ min: -3, max: 9 }).map(String),
  fc.constantFrom("9223372036854775807", "-9223372036854775808", "0x1F", "4611686018427387904"),
);
/** Excludes -1, for which another implementation returns the remainder 0 even for the least int. */
const divisor = fc.constantFrom("-3", "-2", "0", "1", "2", "9", "0x1F", "9223372036854775807");
const smallInt = fc.integer({ min: -9, max: 9 }).map(String);
/** Excludes dividing uints beyond the range of int, which another implementation refuses. */
const smallUint = fc.nat(9).map((value) => `${value}u`);
const uintLiteral = fc.oneof(smallUint, fc.constantFrom("9223372036854775807u", "0xFFu"));
const doubleLiteral = fc.oneof(
  fc.integer({ min: -3, max: 9 }).map((value) => value.toFixed(1)),
  fc.constantFrom("0.1", "-2.5", "1e300", "5e-324", "1e-7", "9007199254740992.0"),
);
/** `v` and `w` may hold anything, `n` holds a number or another scalar, and `o` is an object. */
const anyField = fc.constantFrom("v", "w", "o.k", "o.deep.k", 'o["a b"]', "absent", 'record["v"]');
const numberField = fc.constantFrom("n", "o.n");

function joined(operator: string, ...sides: readonly fc.Arbitrary<string>[]) {
  return fc.tuple(...sides).map((texts) => `(${texts.join(` ${operator} `)})`);
}

function call(name: string, ...operands: readonly fc.Arbitrary<string>[]) {
  return fc.tuple(...operands).map((texts) => `${name}(${texts.join(", ")})`);
}

function method(name: string, receiver: fc.Arbitrary<string>, ...operands: fc.Arbitrary<string>[]) {
  return fc
    .tuple(receiver, ...operands)
    .map(([on, ...texts]) => `${on}.${name}(${texts.join(", ")})`);
}

/** Adds a prefix operator, but never twice in a row: other implementations take `!!x` for `x`, whatever its type. */
function prefixed(operator: "!" | "-", operand: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return operand.map((text) => (text.startsWith(operator) ? text : `${operator}(${text})`));
}

function someItems(item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.array(item, { maxLength: 3 }).map((items) => `[${items.join(", ")}]`);
}

function anyOf(...choices: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.oneof({ maxDepth: 4, withCrossShrink: true }, ...choices);
}

const { bool } = fc.letrec<Parts>((tie) => {
  const [bool, int, uint, double] = [tie("bool"), tie("int"), tie("uint"), tie("double")];
  const [text, list, anything] = [tie("text"), tie("list"), tie("anything")];
  const [timestamp, duration] = [tie("timestamp"), tie("duration")];
  const order = fc.constantFrom("<", "<=", ">", ">=");
  // Of such times, no parts are asked for: another implementation rounds the milliseconds.
  const instant = call("timestamp", fc.oneof(numberField, fc.constantFrom(...EPOCHS)));
  const numeric = fc.oneof(int, uint, double, numberField, anyField);
  const ordered = (...sides: readonly [fc.Arbitrary<string>, fc.Arbitrary<string>]) =>
    fc.tuple(sides[0], order, sides[1]).map((texts) => `(${texts.join(" ")})`);
  return {
    bool: anyOf(
      fc.oneof(fc.constantFrom("true", "false"), anyField),
      ordered(numeric, numeric),
      joined("==", anything, anything),
      joined("!=", anything, anything),
      ordered(text, text),
      joined("&&", bool, bool),
      joined("||", bool, bool),
      joined("&&", bool, bool, bool),
      prefixed("!", bool),
      ordered(bool, bool),
      fc.tuple(bool, bool, bool).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      joined("in", anything, fc.oneof(fc.constant("o.list"), someItems(anything))),
      joined("in", textLiteral, fc.oneof(list, fc.constantFrom("o", "o.deep", "record"))),
      method("startsWith", text, text),
      method("endsWith", text, text),
      ordered(fc.constant("severity"), fc.constantFrom(...LEVELS)),
      joined("in", fc.constant("severity"), someItems(fc.constantFrom(...LEVELS))),
      ordered(instant, anyOf(instant, timestamp)),
      method("contains", text, text),
      method(
        "matches",
        text,
        fc.constantFrom(...PATTERNS).map((pattern) => `"${pattern}"`),
      ),
      fc.constantFrom("has(o.list)", "has(o.absent)", "has(o.deep)", "has(record.o)"),
      ordered(timestamp, timestamp),
      ordered(duration, duration),
      call("bool", textLiteral),
    ),
    int: anyOf(
      intLiteral,
      ...["+", "-", "*", "/"].map((operator) => joined(operator, int, int)),
      joined("%", int, divisor),
      prefixed("-", int),
      call("size", fc.oneof(text, list, anyField)),
      call("int", fc.oneof(double, uint, numberField)),
      method("getFullYear", timestamp),
      method("getHours", timestamp),
      method("getDayOfWeek", timestamp),
      method("getDayOfYear", timestamp),
      method("getMilliseconds", fc.oneof(timestamp, duration)),
      method("getHours", duration),
      method("getMinutes", duration),
      method("getSeconds", duration),
      call("int", timestamp),
    ),
    uint: anyOf(
      uintLiteral,
      ...["+", "-", "*"].map((operator) => joined(operator, uint, uint)),
      ...["/", "%"].map((operator) => joined(operator, smallUint, smallUint)),
      call("uint", fc.oneof(int, double, numberField)),
    ),
    double: anyOf(
      fc.oneof(doubleLiteral, numberField),
      ...["+", "-", "*", "/"].map((operator) =>
        joined(operator, double, fc.oneof(double, anyField)),
      ),
      ...["+", "-", "*", "/"].map((operator) => joined(operator, double, fc.oneof(int, uint))),
      ...["+", "-", "*", "/"].map((operator) => joined(operator, fc.oneof(int, uint), double)),
      joined("%", double, fc.constantFrom("2.0", "-3.0", "0.0", "0.5", "7")),
      prefixed("-", double),
      // The other implementation compares a large int with a double as doubles, and so loses its last digits.
      call("double", fc.oneof(smallInt, smallUint)),
    ),
    text: anyOf(
      fc.oneof(textLiteral, anyField),
      joined("+", text, text),
      call("string", fc.oneof(int, uint, bool, text)),
      method("lowerAscii", text),
      method("upperAscii", text),
      fc.tuple(bool, text, text).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    ),
    list: anyOf(
      fc.oneof(fc.constantFrom("[]", "o.list"), anyField),
      someItems(anything),
      joined("+", list, list),
    ),
    timestamp: anyOf(
      call(
        "timestamp",
        fc.constantFrom(...TIMES).map((time) => `"${time}"`),
      ),
      fc.constant("timestamp(o.t)"),
      joined("+", timestamp, duration),
      joined("-", timestamp, duration),
    ),
    duration: anyOf(
      call(
        "duration",
        fc.constantFrom(...DURATIONS).map((length) => `"${length}"`),
      ),
      fc.constant("duration(o.d)"),
      joined("-", timestamp, timestamp),
      joined("+", duration, duration),
      joined("-", duration, duration),
    ),
    anything: anyOf(
      anyField,
      numberField,
      fc.oneof(bool, int, uint, double, text, list, timestamp, duration),
      fc.constant("null"),
      fc.tuple(list, fc.nat(2)).map(([items, index]) => `${items}[${index}]`),
    ),
  };
});

const number = fc.oneof(
  fc.integer({ min: -3, max: 9 }),
  fc.constantFrom(0.1, -2.5, 1e300, 2 ** 53 - 1, 1.5, 5e-324),
);
const scalar = fc.oneof(number, fc.constantFrom(...TEXTS), fc.boolean(), fc.constant(null));
const value = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom("k", "a", "ab"), scalar, { maxKeys: 2 }) },
);
const numberOrOther = fc.oneof(number, fc.boolean(), fc.constant(null));
const record = fc.record(
  {
    v: value,
    w: value,
    n: numberOrOther,
    level: fc.constantFrom("ERROR", "warn", "Info", "NOTICE", "other", 30, 55, 5, true, null),
    severityNumber: fc.constantFrom(0, 9, 13, 17.5, 24, 25, "9"),
    log: fc.constantFrom({ level: "debug" }, { level: null }, "x"),
    lvl: fc.constantFrom("fatal", 20),
    o: fc.record(
      {
        k: value,
        n: numberOrOther,
        "a b": value,
        deep: fc.record({ k: value }, { requiredKeys: [] }),
        list: fc.array(scalar, { maxLength: 4 }),
        t: fc.constantFrom(...TIMES, "yesterday", null),
        d: fc.constantFrom(...DURATIONS, "soon", null),
      },
      { requiredKeys: ["deep"] },
    ),
  },
  { requiredKeys: ["o"] },
);

const question: fc.Arbitrary<Question> = fc
  .record({
    expression: bool,
    records: fc.array(record, { minLength: 1, maxLength: 8 }),
    write: fc.constantFrom<(record: object) => string>(JSON.stringify, spaced, escaped),
  })
  .map(({ expression, records, write }) => ({
    expression,
    lines: (expression.includes(" in ") ? records.map(withoutNulls) : records).map((each) =>
      write(each),
    ),
  }));

/** Writes a record with blanks between all of its parts. */
function spaced(object: object): string {
  return JSON.stringify(object, null, 1).replaceAll("\n", "\t");
}

/** Writes a record with the first letter of every string escaped. */
function escaped(object: object): string {
  return JSON.stringify(object).replaceAll(/"(?:[^"\\]|\\.)*"/g, (string) =>
    string.replace(
      /^"([a-z])/i,
      (_, letter: string) => `"\\u00${letter.charCodeAt(0).toString(16)}`,
    ),
  );
}

/** Removes null members, because another implementation says that the key of a null member is not `in` the map. */
function withoutNulls(object: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(object)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, isMap(member) ? withoutNulls(member) : member]),
  );
}

function isMap(member: unknown): member is object {
  return typeof member === "object" && member !== null && !Array.isArray(member);
}

export { question };
export type { Question };
