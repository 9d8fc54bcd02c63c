import { describe, expect, it } from "vitest";
import { scanLines } from "../src/scan-lines.js";
import { recordingScan } from "./recording-scan.js";

const IN_FLIGHT = 3;

describe("scanLines", () => {
  it("hands in every line once, in order, each ended by a newline", async () => {
    const scan = recordingScan();
    const lines = Array.from({ length: 20_000 }, (_, i) => `{"i":${i},"text":"grüße 😀"}`);
    await scanLines(scan, lines, IN_FLIGHT);
    expect(scan.text()).toBe(`${lines.join("\n")}\n`);
    expect(scan.sliceCount).toBeGreaterThan(2);
  });

  it("has as many slices in flight as allowed, never more", async () => {
    const scan = recordingScan();
    await scanLines(
      scan,
      Array.from({ length: 5_000 }, () => "x".repeat(500)),
      IN_FLIGHT,
    );
    expect(scan.mostInFlight).toBe(IN_FLIGHT);
  });

  it("takes one slice for a small array and none for an empty one", async () => {
    const small = recordingScan();
    await scanLines(small, ["{}", "", "[]"], IN_FLIGHT);
    expect([small.sliceCount, small.text()]).toEqual([1, "{}\n\n[]\n"]);
    const empty = recordingScan();
    await scanLines(empty, [], IN_FLIGHT);
    expect(empty.sliceCount).toBe(0);
  });

  it("takes elements that are longer than a slice", async () => {
    const scan = recordingScan();
    const lines = ["short", "ü".repeat(3 << 20), "last"];
    await scanLines(scan, lines, IN_FLIGHT);
    expect(scan.text() === `${lines.join("\n")}\n`).toBe(true);
  });

  it("replaces newlines inside elements, and lone surrogates", async () => {
    const scan = recordingScan();
    await scanLines(scan, ['{"a":\n1}', "\n\n", 'x\ud800y"\n"', "\udc00"], IN_FLIGHT);
    expect(scan.text()).toBe('{"a":\t1}\n\t\t\nx\ufffdy"\t"\n\ufffd\n');
  });

  it.each([
    [
      "a number",
      [...Array<string>(5_000).fill("x".repeat(100)), 7],
      "element 5000 of the array of lines is number, not a string",
    ],
    ["null", ["a", null], "element 1 of the array of lines is null, not a string"],
    // oxlint-disable-next-line no-sparse-arrays
    ["a hole", ["a", , "b"], "element 1 of the array of lines is undefined, not a string"],
  ])("refuses %s", async (_, lines, message) => {
    await expect(scanLines(recordingScan(), lines, IN_FLIGHT)).rejects.toMatchObject({
      code: "invalid_source",
      message,
    });
  });

  it("stops converting once the engine needs no more", async () => {
    const scan = recordingScan({ stopAfter: 2 });
    await scanLines(
      scan,
      Array.from({ length: 50_000 }, () => "x".repeat(500)),
      IN_FLIGHT,
    );
    expect(scan.sliceCount).toBeLessThan(8);
  });

  it("stops converting once the signal aborts, and lets the event loop turn", async () => {
    const scan = recordingScan();
    const abort = new AbortController();
    setImmediate(() => abort.abort());
    const lines = Array.from({ length: 100_000 }, () => "x".repeat(500));
    await scanLines(scan, lines, Infinity, abort.signal);
    expect(scan.text().length).toBeLessThan(20 << 20);
  });

  it("fails with the engine, after every slice has settled", async () => {
    const lines = Array.from({ length: 5_000 }, () => "x".repeat(500));
    await expect(scanLines(recordingScan({ failAt: 2 }), lines, IN_FLIGHT)).rejects.toThrow(
      "the engine failed",
    );
  });
});
