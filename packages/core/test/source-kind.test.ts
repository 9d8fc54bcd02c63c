import { Readable } from "node:stream";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { sourceKind } from "../src/source-kind.js";

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
    ["null", null, /a source is a path/],
    ["a number", 1, /a source is a path/],
    ["a plain object", {}, /a source is a path/],
  ])("refuses %s", (_, source, message) => {
    expect(() => sourceKind(source)).toThrow(
      expect.objectContaining({ code: "invalid_source", message: expect.stringMatching(message) }),
    );
  });
});
