import { compile } from "../cel/compile.js";
import type { Compiled } from "../cel/compiled.js";
import { nearestName } from "../cel/nearest-name.js";
import { parse } from "../cel/parse.js";
import { Problem } from "../cel/problem.js";
import { type RecordContext, recordScope } from "../cel/record-scope.js";
import { isSeverity } from "../record/severity.js";
import { refuseHyphenated } from "../cel/refusals.js";
import {
  ANY,
  BOOL,
  describeType,
  DURATION,
  mayBe,
  NUMBER,
  type StaticType,
  STRING,
  TIMESTAMP,
  union,
} from "../cel/static-type.js";
import type { Syntax } from "../cel/syntax.js";
import { parseDuration } from "../cel/time.js";
import { type CelTimestamp, numberIn } from "../cel/value.js";
import type { Accumulator } from "./accumulator.js";
import { extreme } from "./extreme.js";
import { NUMBER_ACCUMULATORS, quantile } from "./number-accumulators.js";
import { counter, distinct, first, last, topk } from "./value-accumulators.js";

/** Checked aggregate of a query. */
interface Aggregate {
  /** Value of each record that is added to the aggregate. */
  readonly value: Compiled<RecordContext>;
  readonly create: () => Accumulator;
  /** For a rate: the unit of time in nanoseconds. */
  readonly rateUnit?: bigint;
  /** Whether the answer consists of severities, which are reported by name. */
  readonly isSeverity?: boolean;
}

const NUMERIC = union([NUMBER, DURATION]);
const ORDERED = union([NUMERIC, STRING, TIMESTAMP]);
const QUANTILES: Readonly<Record<string, number>> = {
  p50: 0.5,
  p90: 0.9,
  p95: 0.95,
  p99: 0.99,
  p999: 0.999,
};
const NAMES: readonly string[] =
  `count sum avg min max stddev quantile p50 p90 p95 p99 p999 distinct topk histogram first last
   rate`.split(/\s+/);

/** Aggregates whose answers are values of records. */
const OF_VALUES: ReadonlySet<string> = new Set(["min", "max", "first", "last", "topk"]);

/** Checks an aggregate. Throws a Problem if it is invalid. */
function compileAggregate(text: string, now: CelTimestamp): Aggregate {
  const syntax = parse(text);
  const aggregate = aggregateOf(syntax, now);
  const [value] = syntax.kind === "call" ? syntax.arguments : [];
  const isNamed = syntax.kind === "call" && OF_VALUES.has(syntax.name);
  return { ...aggregate, isSeverity: isNamed && value !== undefined && isSeverity(value) };
}

function aggregateOf(syntax: Syntax, now: CelTimestamp): Aggregate {
  if (syntax.kind !== "call" || syntax.receiver) {
    throw new Problem(`is no aggregate; aggregates are ${NAMES.join(", ")}`);
  }
  const { name, column, arguments: parts } = syntax;
  const value = (type: StaticType): Compiled<RecordContext> => {
    const [part] = parts;
    if (part !== undefined) refuseHyphenated(part);
    const compiled = part && compile(part, recordScope(now));
    if (compiled === undefined || mayBe(compiled.type, type)) return compiled ?? EVERY_RECORD;
    const [wanted, found] = [describeType(type), describeType(compiled.type)];
    throw new Problem(`${name}() takes ${wanted}, not ${found}`, part?.column);
  };
  const check = (least: number, most: number): void => {
    if (parts.length >= least && parts.length <= most) return;
    const expected = least === most ? String(least) : `${least} or ${most}`;
    const plural = expected === "1" ? "" : "s";
    throw new Problem(`${name}() takes ${expected} argument${plural}, got ${parts.length}`, column);
  };
  switch (name) {
    case "count":
      check(0, 1);
      return { value: value(BOOL), create: () => counter((counted) => counted === true) };
    case "min":
    case "max":
      check(1, 1);
      return { value: value(ORDERED), create: () => extreme(name === "max" ? 1 : -1) };
    case "sum":
    case "avg":
    case "stddev":
    case "histogram":
      check(1, 1);
      return { value: value(NUMERIC), create: NUMBER_ACCUMULATORS[name] };
    case "quantile": {
      check(2, 2);
      const q = numberLiteral(parts[1]);
      if (q === undefined || q < 0 || q > 1) {
        throw new Problem("quantile() takes a number from 0 to 1", parts[1]?.column);
      }
      return { value: value(NUMERIC), create: () => quantile(q) };
    }
    case "p50":
    case "p90":
    case "p95":
    case "p99":
    case "p999": {
      check(1, 1);
      const q = QUANTILES[name] ?? 0;
      return { value: value(NUMERIC), create: () => quantile(q) };
    }
    case "distinct":
      check(1, 1);
      return { value: value(ANY), create: distinct };
    case "topk": {
      check(2, 2);
      const k = numberLiteral(parts[1]);
      if (k === undefined || k < 1 || !Number.isInteger(k)) {
        throw new Problem("topk() takes a whole number of at least 1", parts[1]?.column);
      }
      return { value: value(ANY), create: () => topk(k) };
    }
    case "first":
      check(1, 1);
      return { value: value(ANY), create: first };
    case "last":
      check(1, 1);
      return { value: value(ANY), create: last };
    case "rate": {
      check(1, 1);
      const [unit] = parts;
      const text = unit?.kind === "literal" ? unit.value : undefined;
      const nanos = typeof text === "string" ? parseDuration(text)?.nanos : undefined;
      if (nanos === undefined || nanos <= 0n) {
        throw new Problem('rate() takes a unit of time such as "1s"', unit?.column);
      }
      return { value: EVERY_RECORD, create: () => counter(() => true), rateUnit: nanos };
    }
    default:
      throw new Problem(`unknown aggregate "${name}"`, column, nearestName(name, NAMES));
  }
}

const EVERY_RECORD: Compiled<RecordContext> = { type: BOOL, evaluate: () => true };

function numberLiteral(syntax: Syntax | undefined): number | undefined {
  if (syntax?.kind !== "literal") return undefined;
  const number = numberIn(syntax.value);
  return number === undefined ? undefined : Number(number);
}

export { compileAggregate };
export type { Aggregate };
