import { Buffer, isUtf8 } from "node:buffer";
import { gzipSync } from "node:zlib";
import { foreignFormat } from "@ripsaw/baseline";

/** Run of text or bytes of an input. */
type InputText =
  | string
  | { readonly repeat: string; readonly count: number }
  | { readonly hex: string }
  | { readonly pad: string };

/** Input as the case file writes it; see conformance/README.md. */
type WrittenInput =
  | { readonly text: string }
  | { readonly base64: string }
  | { readonly parts: readonly InputText[] }
  | { readonly lines: readonly string[] }
  | { readonly gzip: WrittenInput; readonly members?: boolean; readonly keepBytes?: number }
  | { readonly path: string }
  | { readonly value: unknown };

/** Input as a host receives it. */
type CaseInput =
  | { readonly kind: "bytes"; readonly bytes: Buffer }
  | { readonly kind: "lines"; readonly lines: readonly string[] }
  /** Name of a file in an empty folder; `folder` is the folder itself. */
  | { readonly kind: "path"; readonly name: string }
  /** Value that may not be a source at all. */
  | { readonly kind: "value"; readonly value: unknown };

function readInput(written: WrittenInput, padding: number): CaseInput {
  if ("lines" in written) return { kind: "lines", lines: written.lines };
  if ("path" in written) return { kind: "path", name: written.path };
  if ("value" in written) return { kind: "value", value: written.value };
  return { kind: "bytes", bytes: bytesOf(written, padding) };
}

function bytesOf(written: WrittenInput, padding: number): Buffer {
  if ("text" in written) return Buffer.from(written.text);
  if ("base64" in written) return Buffer.from(written.base64, "base64");
  if ("parts" in written) return textOf(written.parts, padding);
  if (!("gzip" in written)) throw new Error(`No bytes: ${JSON.stringify(written)}`);
  const { gzip, members, keepBytes } = written;
  const runs = members && "parts" in gzip ? gzip.parts.map((part) => textOf([part], padding)) : [];
  const zipped = members ? runs.map((run) => gzipSync(run)) : [gzipSync(bytesOf(gzip, padding))];
  return Buffer.concat(zipped).subarray(0, keepBytes);
}

function textOf(parts: readonly InputText[], padding: number): Buffer {
  return Buffer.concat(
    parts.map((part) => {
      if (typeof part === "string") return Buffer.from(part);
      if ("hex" in part) return Buffer.from(part.hex, "hex");
      return Buffer.from("pad" in part ? part.pad.repeat(padding) : part.repeat.repeat(part.count));
    }),
  );
}

/**
 * Returns the input as bytes and as an array of lines, as far as both mean the same. Filters return the original
 * elements of an array, so for them a CR or a byte order mark makes a difference.
 */
function formsOf(
  input: CaseInput & { readonly kind: "bytes" | "lines" },
  givesElementsBack: boolean,
): { readonly bytes?: Buffer; readonly lines?: readonly string[] } {
  if (input.kind === "lines") {
    const { lines } = input;
    if (lines.some((line) => /[\r\n]/.test(line))) return { lines };
    return { lines, bytes: Buffer.from(lines.map((line) => `${line}\n`).join("")) };
  }
  const { bytes } = input;
  if (isFormat(bytes) || !isUtf8(bytes)) return { bytes };
  const text = bytes.toString();
  if (givesElementsBack && /[\r\uFEFF]/.test(text)) return { bytes };
  const lines = text.split("\n");
  if (lines.at(-1) === "" || text === "\uFEFF") lines.pop();
  return { bytes, lines };
}

/** Reports whether bytes are recognized as a format other than lines. An array of lines never is. */
function isFormat(bytes: Buffer): boolean {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isGzip || foreignFormat(bytes) !== undefined;
}

export { formsOf, readInput, textOf };
export type { CaseInput, InputText };
