import { type Query, scan } from "@ripsaw/core";
import { expect, it } from "vitest";

/** A few MiB of lines, so that several threads have chunks. Records have members with many different names. */
const LINES = Array.from(
  { length: 20_000 },
  (_, index) =>
    `{"id":${index},"text":"${"x".repeat((index * 7919) % 300)}","member${index % 900}":1}\n`,
);
const QUERY: Query = { filter: "membre12 == 1 || ids > 3" };

it("names the same fields whatever the threads and the order of the lines", async () => {
  const bytes = Buffer.from(LINES.join(""));
  const wanted = await missingIn(bytes, 1);
  expect(wanted).toMatchObject([{ field: "membre12" }, { field: "ids", suggestion: "id" }]);
  for (const threads of [2, 3, 8]) expect(await missingIn(bytes, threads)).toEqual(wanted);
  expect(await missingIn(Buffer.from(LINES.toReversed().join("")), 2)).toEqual(wanted);
});

async function missingIn(bytes: Uint8Array, threads: number): Promise<unknown> {
  return (await scan(bytes, QUERY, { threads })).missingFields;
}
