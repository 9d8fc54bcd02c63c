import type { BufferRange } from "./binding.js";
import { RipsawError } from "../model/ripsaw-error.js";

/** Returns a buffer of a scan by its index in the outcome. */
export function bufferAt(
  buffers: readonly Uint8Array<ArrayBuffer>[],
  index: number,
): Uint8Array<ArrayBuffer> {
  const buffer = buffers[index];
  if (buffer !== undefined) return buffer;
  throw new RipsawError("internal_error", `the engine left out buffer ${index}`);
}

type ViewConstructor<View> = {
  new (buffer: ArrayBuffer, byteOffset: number, length: number): View;
  readonly BYTES_PER_ELEMENT: number;
};

/** Returns a section of the buffers of a scan as a typed array, without copying. */
export function sectionOf<View>(
  View: ViewConstructor<View>,
  buffers: readonly Uint8Array<ArrayBuffer>[],
  section: BufferRange | null | undefined,
): View {
  if (!section) throw new RipsawError("internal_error", "the engine left out a part of a column");
  const [index, byteOffset, byteLength] = section;
  const { buffer, byteOffset: start } = bufferAt(buffers, index);
  return new View(buffer, start + byteOffset, byteLength / View.BYTES_PER_ELEMENT);
}

/** Returns a whole buffer as a typed array, without copying. */
export function viewOf<View>(View: ViewConstructor<View>, buffer: Uint8Array<ArrayBuffer>): View {
  return sectionOf(View, [buffer], [0, 0, buffer.byteLength]);
}
