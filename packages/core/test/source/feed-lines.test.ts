import { describe, expect, it } from "vitest";
import { scanLines } from "../../src/source/feed-lines.js";
import { recordingScan } from "./recording-scan.js";

describe("scanLines", () => {
  it("hands in every line once, in order, each ended by a newline", async () => {
    const scan = recordingScan();
    const lines = Array.from({ length: 50_000 }, (_, i) => `{"i":${i},"text":"grüße 😀"}`);
    await scanLines(scan, lines);
    expect(scan.text()).toBe(`${lines.join("\n")}\n`);
    expect(scan.sliceCount).toBeGreaterThan(2);
  });

  it("hands in Latin-1 as it is, and everything else in UTF-8", async () => {
    const scan = recordingScan();
    const kinds = ["plain", "grüße", "Ã©", "受付 ü", "🚀", "", "\u00ff\u0100", "\u007f\u0080"];
    const lines = Array.from({ length: 50_000 }, (_, i) => `${i} ${kinds[i % kinds.length]}`);
    await scanLines(scan, lines);
    expect(scan.text()).toBe(`${lines.join("\n")}\n`);
  });

  it("hands in the first line in UTF-8, whatever it begins with", async () => {
    for (const first of ["\u00ef\u00bb\u00bf{}", "\ufeff{}", "\u001f\u008b"]) {
      const scan = recordingScan();
      await scanLines(scan, [first, "ü"]);
      expect(scan.text()).toBe(`${first}\nü\n`);
    }
  });

  it("fills slices ahead, but none that was not taken", async () => {
    const scan = recordingScan();
    await scanLines(
      scan,
      Array.from({ length: 5_000 }, () => "x".repeat(500)),
    );
    expect(scan.mostInFlight).toBe(3);
  });

  it("takes one slice for a small array and none for an empty one", async () => {
    const small = recordingScan();
    await scanLines(small, ["{}", "", "[]"]);
    expect([small.sliceCount, small.text()]).toEqual([1, "{}\n\n[]\n"]);
    const empty = recordingScan();
    await scanLines(empty, []);
    expect(empty.sliceCount).toBe(0);
  });

  it("takes elements that are longer than a slice", async () => {
    const scan = recordingScan();
    const lines = ["short", "ü".repeat(3 << 20), "last"];
    await scanLines(scan, lines);
    expect(scan.text() === `${lines.join("\n")}\n`).toBe(true);
  });

  it("replaces newlines inside elements, and lone surrogates", async () => {
    const scan = recordingScan();
    await scanLines(scan, ['{"a":\n1}', "\n\n", 'x\ud800y"\n"', "\udc00"]);
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
    await expect(scanLines(recordingScan(), lines)).rejects.toMatchObject({
      code: "invalid_source",
      message,
    });
  });

  it("stops converting once the engine needs no more", async () => {
    const scan = recordingScan({ stopAfter: 2 });
    await scanLines(
      scan,
      Array.from({ length: 50_000 }, () => "x".repeat(500)),
    );
    expect(scan.sliceCount).toBeLessThan(8);
  });

  it("stops converting once the signal aborts, and lets the event loop turn", async () => {
    const scan = recordingScan();
    const abort = new AbortController();
    setImmediate(() => abort.abort());
    const lines = Array.from({ length: 100_000 }, () => "x".repeat(500));
    await scanLines(scan, lines, abort.signal);
    expect(scan.text().length).toBeLessThan(20 << 20);
  });

  it("ends with the outcome of the engine, once every slice was taken", async () => {
    const lines = Array.from({ length: 50_000 }, () => "x".repeat(500));
    const outcome = await scanLines(recordingScan({ failAt: 2 }), lines);
    expect(outcome.json).toContain("the engine failed");
  });
});
