import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { filterLogs } from "../../src/index.js";
import { scanChunks } from "../../src/source/feed-chunks.js";
import { recordingScan } from "./recording-scan.js";

const IN_FLIGHT = 3;

/** Creates a source that yields chunks and records whether it was told to end. */
function closable(chunks: Iterable<unknown>): {
  source: AsyncIterable<unknown>;
  closed: () => boolean;
} {
  let closed = false;
  async function* generate(): AsyncGenerator<unknown> {
    try {
      yield* chunks;
    } finally {
      closed = true;
    }
  }
  return { source: generate(), closed: () => closed };
}

function transferred(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  structuredClone(bytes, { transfer: [bytes.buffer] });
  return bytes;
}

function* endless(): Generator<Uint8Array> {
  for (;;) yield Buffer.alloc(300 << 10, "x");
}

describe("scanChunks", () => {
  it("gathers small chunks and keeps the order among large ones", async () => {
    const scan = recordingScan();
    const chunks = [1, 70_000, 300_000, 3, 2_000_000, 0, 9].map((size, i) =>
      Buffer.alloc(size, String.fromCharCode(97 + i)),
    );
    await scanChunks(scan, chunks, IN_FLIGHT);
    expect(scan.text() === Buffer.concat(chunks).toString()).toBe(true);
    expect(scan.sliceCount).toBe(5);
  });

  it("fills several slices from small chunks", async () => {
    const scan = recordingScan();
    await scanChunks(scan, Array(300).fill(Buffer.alloc(10_000, "y")), IN_FLIGHT);
    expect(scan.text()).toBe("y".repeat(3_000_000));
    expect(scan.sliceCount).toBe(3);
  });

  it("reads Node streams and web streams", async () => {
    for (const stream of [
      Readable.from([Buffer.from("ab"), Buffer.from("c")]),
      new Blob(["abc"]).stream(),
    ]) {
      const scan = recordingScan();
      await scanChunks(scan, stream as AsyncIterable<unknown>, IN_FLIGHT);
      expect(scan.text()).toBe("abc");
    }
  });

  it("never has more slices in flight than allowed, and stops when the engine needs no more", async () => {
    const scan = recordingScan({ stopAfter: 10 });
    const { source, closed } = closable(endless());
    await scanChunks(scan, source, IN_FLIGHT);
    expect(scan.mostInFlight).toBe(IN_FLIGHT);
    expect(scan.sliceCount).toBeLessThan(20);
    expect(closed()).toBe(true);
  });

  it("keeps the cause where the iterable throws", async () => {
    const cause = new Error("connection reset");
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("a");
      throw cause;
    }
    await expect(scanChunks(recordingScan(), broken(), IN_FLIGHT)).rejects.toMatchObject({
      code: "read_failed",
      message: "the stream failed: connection reset",
      cause,
    });
  });

  it("keeps the cause where the iterator cannot be made", async () => {
    const cause = new Error("already read");
    const source: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]() {
        throw cause;
      },
    };
    await expect(scanChunks(recordingScan(), source, IN_FLIGHT)).rejects.toMatchObject({
      code: "read_failed",
      cause,
    });
  });

  it.each<[string, unknown, RegExp]>([
    ["strings", "{}\n", /the stream yields strings: remove its encoding/],
    ["numbers", 1, /yields number, not Uint8Array/],
    ["null", null, /yields null, not Uint8Array/],
    ["other views", new Uint16Array(1), /yields object, not Uint8Array/],
  ])("refuses an iterable of %s and closes it", async (_, chunk, message) => {
    const { source, closed } = closable([Buffer.from("a"), chunk, Buffer.from("b")]);
    await expect(scanChunks(recordingScan(), source, IN_FLIGHT)).rejects.toMatchObject({
      code: "invalid_source",
      message: expect.stringMatching(message),
    });
    expect(closed()).toBe(true);
  });

  it.each<[string, () => Uint8Array, RegExp]>([
    [
      "resizable buffers",
      () => new Uint8Array(Reflect.construct(ArrayBuffer, [300 << 10, { maxByteLength: 1 << 20 }])),
      /resizable buffer/,
    ],
    ["shared memory", () => new Uint8Array(new SharedArrayBuffer(1)), /shared memory/],
    ["transferred bytes", () => transferred(new Uint8Array(300 << 10)), /were transferred/],
  ])("refuses %s", async (_, chunk, message) => {
    const scan = recordingScan();
    await expect(scanChunks(scan, [chunk()], IN_FLIGHT)).rejects.toMatchObject({
      code: "invalid_source",
      message: expect.stringMatching(message),
    });
    expect(scan.sliceCount).toBe(0);
  });

  it("fails where a chunk is transferred while it is scanned where it lies", async () => {
    async function* chunks(): AsyncGenerator<Uint8Array> {
      const chunk = new Uint8Array(300 << 10);
      yield chunk;
      transferred(chunk);
    }
    await expect(scanChunks(recordingScan(), chunks(), IN_FLIGHT)).rejects.toMatchObject({
      code: "invalid_source",
      message: expect.stringMatching(/transferred while they were scanned/),
    });
  });

  it("closes the iterable where the engine fails", async () => {
    const { source, closed } = closable(endless());
    await expect(scanChunks(recordingScan({ failAt: 3 }), source, IN_FLIGHT)).rejects.toThrow(
      "the engine failed",
    );
    expect(closed()).toBe(true);
  });

  it("ends at an abort although the iterable is silent", async () => {
    const abort = new AbortController();
    let returned = false;
    const silent: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => undefined),
        return() {
          returned = true;
          return new Promise(() => undefined);
        },
      }),
    };
    setTimeout(() => abort.abort(), 5);
    await scanChunks(recordingScan(), silent, IN_FLIGHT, { signal: abort.signal });
    expect(returned).toBe(true);
  });

  it("scans what it has during a pause, if it is to be prompt", async () => {
    const scan = recordingScan();
    async function* paused(): AsyncGenerator<Uint8Array> {
      for (const letter of "abc") {
        yield Buffer.from(letter);
        while (!scan.text().endsWith(letter)) await new Promise((done) => setTimeout(done, 5));
      }
    }
    await scanChunks(scan, paused(), IN_FLIGHT, { prompt: true });
    expect(scan.text()).toBe("abc");
    expect(scan.sliceCount).toBe(3);
  });
});

it("matches of a stream that pauses are written to a descriptor", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ripsaw-"));
  const path = join(folder, "out");
  const descriptor = openSync(path, "a");
  async function* paused(encoder: (text: string) => Buffer): AsyncGenerator<Uint8Array> {
    for (const id of [1, 2, 3]) {
      yield encoder(`{"id":${id}}\n{"id":${-id}}\n`);
      const isWritten = () => readFileSync(path, "utf8").endsWith(`{"id":${id}}\n`);
      while (!isWritten()) await new Promise((done) => setTimeout(done, 5));
    }
  }
  try {
    for (const encoder of [(text: string) => Buffer.from(text), (text: string) => gzipSync(text)]) {
      ftruncateSync(descriptor);
      const { matchedCount } = await filterLogs(paused(encoder), {
        filter: "id > 0",
        output: descriptor,
      });
      expect(matchedCount).toBe(3);
    }
  } finally {
    closeSync(descriptor);
    rmSync(folder, { recursive: true });
  }
});
