import type {
  Column,
  LogStats,
  ProcessingResult,
  RecordBatch,
  ValidationReport,
} from "@ripsaw/core";
import { type Style, createStyle } from "../../src/render/table/style.js";

const plain: Style = createStyle(false, Infinity);
const narrow: Style = createStyle(false, 60);

const stats: LogStats = {
  totalCount: 1_234_567,
  fatalCount: 28,
  errorCount: 61_700,
  warnCount: 185_185,
  infoCount: 617_284,
  debugCount: 370_300,
  traceCount: 69,
  otherCount: 1,
  rejectedCount: 12,
  blankCount: 3,
  durationMs: {
    count: 1_000_000,
    min: 0.4,
    max: 61_000,
    mean: 45.25,
    p50: 12.5,
    p95: 350,
    p99: 1250,
  },
  statusCodes: { "200": 900_000, "404": 60_000, "500": 40_000 },
  errorStatusCodes: { "404": 60_000, "500": 40_000 },
};

const HISTOGRAM_COUNTS = [
  100, 9_900, 40_000, 100_000, 150_000, 190_000, 260_000, 120_000, 60_000, 0, 20_000, 25_000,
  10_000, 5_000, 5_000, 4_000, 900, 100,
];

/** Statistics as a table asks for them, with buckets from 0.25 to 65,536 ms. */
const measured: LogStats = {
  ...stats,
  durationMs: {
    ...stats.durationMs,
    histogram: HISTOGRAM_COUNTS.map((count, index) => ({
      from: 2 ** (index - 2),
      to: 2 ** (index - 1),
      count,
    })),
  },
};

const validation: ValidationReport = {
  validCount: 7,
  violationCount: 2,
  rejectedCount: 2,
  blankCount: 1,
  rejectedCodes: { invalid_json: 1, not_an_object: 1 },
  violations: [
    {
      line: 2,
      byteOffset: 90,
      path: "level",
      rule: "enum",
      message: '"level" must be "x", \u001b[31mred',
    },
    {
      line: 9,
      byteOffset: 900,
      path: "message",
      rule: "required",
      message: '"message" is required',
    },
  ],
  rejectedLines: [
    { line: 1, byteOffset: 0, code: "invalid_json", message: "unexpected end" },
    { line: 5, byteOffset: 400, code: "not_an_object", message: "an array" },
  ],
};

const result: ProcessingResult = {
  stats: measured,
  violations: validation.violations,
  validCount: 1_234_565,
  violationCount: 2,
  rejectedCount: 12,
  rejectedLines: validation.rejectedLines,
  topErrors: {
    messages: [
      {
        message: "Datenbank nicht erreichbar: Verbindung zu „primär“ verloren, 接続が失われました",
        count: 40_000,
      },
      { message: "timeout\n\u001b]0;owned\u0007", count: 12 },
    ],
    distinctCount: 5,
    untrackedCount: 0,
  },
  totalCount: 1_234_567,
  byteCount: 200_000_000,
  processingTimeMs: 100,
  recordsPerSecond: 12_345_670,
  bytesPerSecond: 2_000_000_000,
};

type Cells = readonly (string | number | bigint | boolean | null)[];

/** Creates a column as the library returns it. The cells of `json` columns are source text. */
function column(name: string, type: Column["type"], cells: Cells): Column {
  const shared = {
    name,
    type,
    length: cells.length,
    nullCount: cells.filter((cell) => cell === null).length,
    isNull: (row: number) => cells[row] === null,
    get: (row: number) => (type === "json" ? JSON.parse(String(cells[row])) : cells[row]),
    text: (row: number) => cells[row],
  };
  return shared as unknown as Column;
}

function batch(...columns: Column[]): RecordBatch {
  const shape = {
    rowCount: columns[0]?.length ?? 0,
    columns,
    rejectedCount: 1,
    blankCount: 0,
    rejectedCodes: { invalid_json: 1 },
    rejectedLines: [{ line: 4, byteOffset: 77, code: "invalid_json", message: "bad" }],
  };
  return shape as unknown as RecordBatch;
}

export { batch, column, measured, narrow, plain, result, stats, validation };
