import { readFile } from "node:fs/promises";
import * as baseline from "@ripsaw/baseline";
import * as ripsaw from "@ripsaw/core";
import { type Contender, contender, type Facts, fileContender } from "./contender.js";
import * as idiomatic from "./idiomatic.js";
import type { Operation } from "./operation.js";
import { INPUTS, linesOf, type Source } from "./source.js";

type LogRecord = Readonly<Record<string, unknown>>;

/** Maximum number of rows up to which every row is compared. Of more rows, only some are compared. */
const FULLY_COMPARED_ROWS = 10_000;
const COMPARED_STRIDE = 997;

/** The usual way to parse, with the lines created in the fastest way that was found. */
const byJsonParse = contender("JSON.parse", parseEveryLine, objectFacts);

const parse: Operation = {
  name: "parse",
  title: "parse",
  inputs: INPUTS,
  subject: contender("ripsaw", ripsaw.parseLogs, (records) => ({
    columns: records.columns.map(({ name, type }) => ({ name, type })),
    ...rowFacts(records.rowCount, (row) => records.row(row)),
  })),
  rivals: [
    contender("baseline", baseline.parseLogs, ({ columns, rowCount }) => ({
      columns: columns.map(({ name, type }) => ({ name, type })),
      ...rowFacts(rowCount, (row) => Object.fromEntries(columns.map((each) => cell(each, row)))),
    })),
    fileContender("idiomatic", idiomatic.parseLogs, objectFacts),
    byJsonParse,
  ],
};

/** Native columns are the wrong choice for one object per line. These two operations show the cost. */
const parseAsRows: Operation = {
  name: "parse-rows",
  title: "parse, every row as object",
  inputs: ["file"],
  subject: contender("ripsaw", everyRow, objectFacts),
  rivals: [byJsonParse],
};

const parseAsReadRows: Operation = {
  name: "parse-rows-read",
  title: "parse, objects and all values read",
  inputs: ["file"],
  subject: readingEveryValue("ripsaw", everyRow),
  rivals: [readingEveryValue("JSON.parse", parseEveryLine)],
};

async function everyRow(source: Source): Promise<LogRecord[]> {
  return (await ripsaw.parseLogs(source)).toArray();
}

async function parseEveryLine(source: Source): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  for (const line of await linesIn(source)) records.push(JSON.parse(line) as LogRecord);
  return records;
}

async function linesIn(source: Source): Promise<readonly string[]> {
  if (typeof source === "string") return linesOf(await readFile(source));
  return source instanceof Uint8Array ? linesOf(source) : source;
}

interface ReadRecords {
  readonly records: readonly LogRecord[];
  readonly valueCount: number;
}

function readingEveryValue(
  name: string,
  recordsOf: (source: Source) => Promise<readonly LogRecord[]>,
): Contender {
  return contender(
    name,
    async (source): Promise<ReadRecords> => {
      const records = await recordsOf(source);
      let valueCount = 0;
      for (const record of records) {
        for (const member in record) if (record[member] !== null) valueCount += 1;
      }
      return { records, valueCount };
    },
    ({ records, valueCount }) => ({ ...objectFacts(records), valueCount }),
  );
}

function objectFacts(records: readonly LogRecord[]): Facts {
  return rowFacts(records.length, (row) => records[row] ?? {});
}

/** Returns rows without their nulls, so that an absent member equals null. */
function rowFacts(rowCount: number, record: (row: number) => LogRecord): Facts {
  const stride = rowCount <= FULLY_COMPARED_ROWS ? 1 : COMPARED_STRIDE;
  const rows = Array.from({ length: Math.ceil(rowCount / stride) }, (_, index) =>
    Object.fromEntries(
      Object.entries(record(index * stride)).filter(([, value]) => value !== null),
    ),
  );
  return { rowCount, rows };
}

function cell(column: baseline.BaselineColumn, row: number): [name: string, value: unknown] {
  const value = column.values[row] ?? null;
  const isText = column.type === "json" && typeof value === "string";
  return [column.name, isText ? JSON.parse(value) : value];
}

export { parse, parseAsReadRows, parseAsRows };
