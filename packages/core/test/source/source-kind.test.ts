import { Readable } from "node:stream";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { checkBytes, sourceKind, whileLent } from "../../src/source/source-kind.js";

describe("sourceKind", () => {
  it.each<[string, unknown, string]>([
    ["a path", "a/*.ndjson", "paths"],
    ["paths", { paths: ["a", "-"] }, "paths"],
    ["a Buffer", Buffer.from("{}"), "bytes"],
    ["a Uint8Array of another realm", runInNewContext("new Uint8Array(2)"), "bytes"],
    ["an array of lines", ["{}"], "lines"],
    ["an empty array", [], "lines"],
    ["an array of chunks", [new Uint8Array(1)], "chunks"],
    ["a Node stream", Readable.from([]), "chunks"],
    ["a web stream", new ReadableStream(), "chunks"],
    ["a generator", (function* () {})(), "chunks"],
  ])("%s", (_, source, kind) => {
    expect(sourceKind(source).kind).toBe(kind);
  });

  it.each<[string, unknown, RegExp]>([
    ["an empty path", "", /must not be empty/],
    ["a path with NUL", "a\0b", /NUL/],
    ["no paths", { paths: [] }, /`paths` is empty/],
    ["standard input twice", { paths: ["-", "a", "-"] }, /only once/],
    ["a path that is none", { paths: ["a", 1] }, /a path is a string, not number/],
    ["an ArrayBuffer", new ArrayBuffer(1), /new Uint8Array\(buffer\)/],
    ["a DataView", new DataView(new ArrayBuffer(2)), /new Uint8Array\(buffer\)/],
    ["a Uint16Array", new Uint16Array(2), /new Uint8Array\(buffer\)/],
    ["shared memory", new Uint8Array(new SharedArrayBuffer(1)), /shared memory/],
    [
      "a resizable buffer",
      new Uint8Array(Reflect.construct(ArrayBuffer, [8, { maxByteLength: 16 }])),
      /resizable buffer may shrink/,
    ],
    ["transferred bytes", transferred(), /the bytes were transferred/],
    ["null", null, /a source is a path/],
    ["a number", 1, /a source is a path/],
    ["a plain object", {}, /a source is a path/],
  ])("refuses %s", (_, source, message) => {
    expect(() => sourceKind(source)).toThrow(
      expect.objectContaining({ code: "invalid_source", message: expect.stringMatching(message) }),
    );
  });
});

describe("checkBytes", () => {
  it("accepts bytes of any length, also none", () => {
    for (const length of [0, 1]) expect(checkBytes(new Uint8Array(length))).toHaveLength(length);
  });
});

describe("whileLent", () => {
  it("gives the outcome of bytes that stayed", async () => {
    await expect(whileLent(new Uint8Array(8), Promise.resolve("done"))).resolves.toBe("done");
  });

  it("refuses the outcome of bytes that were transferred", async () => {
    const bytes = new Uint8Array(8);
    const outcome = whileLent(bytes, Promise.resolve("done"));
    structuredClone(bytes, { transfer: [bytes.buffer] });
    await expect(outcome).rejects.toMatchObject({
      code: "invalid_source",
      message: expect.stringContaining("transferred while they were scanned"),
    });
  });
});

function transferred(): Uint8Array {
  const bytes = new Uint8Array(8);
  structuredClone(bytes, { transfer: [bytes.buffer] });
  return bytes;
}
