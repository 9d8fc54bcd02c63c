import type { CelFunction } from "./cel-function.js";
import type { Compiled } from "./compiled.js";
import { toBool, toDouble, toDuration, toInt, toText, toTimestamp, toUint } from "./conversions.js";
import { DATE_FUNCTIONS } from "./date-functions.js";
import { regexCache } from "./regex.js";
import {
  BOOL,
  DOUBLE,
  DURATION,
  INT,
  LIST,
  MAP,
  NUMBER,
  type StaticType,
  STRING,
  TIMESTAMP,
  UINT,
  union,
} from "./static-type.js";
import { bucketStart } from "./time.js";
import { type CelValue, int, type Outcome } from "./value.js";

const NUMBER_OR_TEXT = union([NUMBER, STRING]);
const INSTANT = union([NUMBER_OR_TEXT, TIMESTAMP]);

const regexOf = regexCache();

/** Functions by name, in the order in which they are suggested. */
const FUNCTIONS: Readonly<Record<string, CelFunction>> = {
  startsWith: textTest((text, part) => text.startsWith(part)),
  endsWith: textTest((text, part) => text.endsWith(part)),
  contains: textTest((text, part) => text.includes(part)),
  matches: {
    form: "either",
    takes: [STRING, STRING],
    gives: BOOL,
    call: (text, pattern) =>
      typeof text === "string" && typeof pattern === "string"
        ? regexOf(pattern)?.matcher(text).find()
        : undefined,
    problemOf: ([, pattern]) =>
      typeof pattern?.constant === "string" && regexOf(pattern.constant) === undefined
        ? ["invalid regular expression", 1]
        : undefined,
  },
  size: { form: "either", takes: [union([STRING, LIST, MAP])], gives: INT, call: sizeOf },
  lowerAscii: letters(/[A-Z]+/g, (upper) => upper.toLowerCase()),
  upperAscii: letters(/[a-z]+/g, (lower) => lower.toUpperCase()),
  timestamp: {
    ...conversion(INSTANT, TIMESTAMP, toTimestamp),
    isConstant: true,
    problemOf: ([value]) => problemOfText(value, toTimestamp, "is no RFC 3339 timestamp"),
  },
  duration: {
    ...conversion(union([STRING, DURATION]), DURATION, toDuration),
    isConstant: true,
    problemOf: ([value]) => problemOfText(value, toDuration, "is no duration"),
  },
  int: conversion(INSTANT, INT, toInt),
  uint: conversion(NUMBER_OR_TEXT, UINT, toUint),
  double: conversion(NUMBER_OR_TEXT, DOUBLE, toDouble),
  string: conversion(union([INSTANT, BOOL, DURATION]), STRING, toText),
  bool: conversion(union([STRING, BOOL]), BOOL, toBool),
  ...DATE_FUNCTIONS,
  bucket: {
    form: "global",
    takes: [INSTANT, union([STRING, DURATION])],
    gives: TIMESTAMP,
    call(value, width) {
      const [time, duration] = [toTimestamp(value), toDuration(width)];
      return time && duration && bucketStart(time, duration.nanos);
    },
    problemOf([, width]) {
      const problem = width && problemOfText(width, toDuration, "is no duration");
      if (problem) return [problem[0], 1];
      const duration = width?.constant === undefined ? undefined : toDuration(width.constant);
      if (duration === undefined) return ["bucket() takes a constant width", 1];
      return duration.nanos > 0n ? undefined : ["bucket() takes a positive width", 1];
    },
  },
};

function textTest(test: (text: string, part: string) => boolean): CelFunction {
  return {
    form: "member",
    takes: [STRING, STRING],
    gives: BOOL,
    call: (text, part) =>
      typeof text === "string" && typeof part === "string" ? test(text, part) : undefined,
  };
}

function letters(some: RegExp, change: (some: string) => string): CelFunction {
  return {
    form: "member",
    takes: [STRING],
    gives: STRING,
    call: (text) => (typeof text === "string" ? text.replace(some, change) : undefined),
  };
}

function conversion(
  takes: StaticType,
  gives: StaticType,
  call: (value: CelValue | undefined) => Outcome,
): CelFunction {
  return { form: "global", takes: [takes], gives, call };
}

function problemOfText(
  operand: Compiled<never> | undefined,
  convert: (value: CelValue) => Outcome,
  problem: string,
): [problem: string, operand: number] | undefined {
  const text = operand?.constant;
  if (typeof text !== "string" || convert(text) !== undefined) return undefined;
  return [`${JSON.stringify(text)} ${problem}`, 0];
}

function sizeOf(value: CelValue | undefined): Outcome {
  if (typeof value === "string") return int(BigInt([...value].length));
  if (typeof value !== "object" || value === null) return undefined;
  if (value.type === "list") return int(BigInt(value.items().length));
  return value.type === "map" ? int(BigInt(value.names().length)) : undefined;
}

export { FUNCTIONS };
