import { closeSync, openSync, write, writeSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { isatty } from "node:tty";
import { promisify } from "node:util";
import type { OutputFile } from "@ripsaw/core/output";
import { CommandError } from "../errors/command-error.js";
import { isClosedPipe, systemReason } from "../errors/print-errors.js";

const writeAt = promisify(write);

const STANDARD_OUTPUT = 1;
const STANDARD_OUTPUT_NAME = "standard output";
const PIECE_LENGTH = 1 << 16;
const RETRY_MS = 5;

type Piece = string | Uint8Array;

/**
 * Destination of an answer. Every failure is a CommandError with the code `write_failed`, or the EPIPE of a closed
 * pipe.
 */
interface Output {
  readonly isTerminal: boolean;
  write(pieces: Iterable<Piece>, signal?: AbortSignal): Promise<void>;
  /**
   * Closes a file and gives it its own name. Some file systems report a full disk only when a file is closed. Standard
   * output stays open, because Node.js relies on it.
   */
  complete(): void;
  /** Removes a file that is not complete. */
  discard(): void;
}

/** Opens a file for writing, or standard output if no file is given. */
function openOutput(file?: OutputFile): Output {
  const name = file === undefined ? STANDARD_OUTPUT_NAME : `\`${file.name}\``;
  const fd = file === undefined ? STANDARD_OUTPUT : attempt(name, () => openSync(file.path, "a"));
  let isOpen = file !== undefined;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    attempt(name, () => closeSync(fd));
  };
  return {
    isTerminal: isatty(fd),
    async write(pieces, signal) {
      for (const bytes of joined(pieces)) {
        signal?.throwIfAborted();
        try {
          await writeAll(fd, bytes);
        } catch (error) {
          throw writeError(name, error);
        }
      }
    },
    complete() {
      close();
      file?.commit();
    },
    discard() {
      file?.discard();
      close();
    },
  };
}

/** Writes a short text to standard output synchronously. */
function printText(text: string): void {
  attempt(STANDARD_OUTPUT_NAME, () => writeSync(STANDARD_OUTPUT, text));
}

/** Joins small pieces into runs of bytes that are worth a system call. */
function* joined(pieces: Iterable<Piece>): Iterable<Uint8Array> {
  let text = "";
  for (const piece of pieces) {
    if (typeof piece === "string") {
      text += piece;
      if (text.length < PIECE_LENGTH) continue;
    }
    if (text !== "") yield Buffer.from(text);
    text = "";
    if (typeof piece !== "string") yield piece;
  }
  if (text !== "") yield Buffer.from(text);
}

async function writeAll(fd: number, bytes: Uint8Array): Promise<void> {
  let offset = 0;
  while (offset < bytes.length) {
    try {
      const { bytesWritten } = await writeAt(fd, bytes, offset, bytes.length - offset);
      offset += bytesWritten;
    } catch (error) {
      // Another process that shares the pipe may have made it non-blocking.
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
      await delay(RETRY_MS);
    }
  }
}

function attempt<T>(name: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw writeError(name, error);
  }
}

function writeError(name: string, error: unknown): unknown {
  if (isClosedPipe(error)) return error;
  return new CommandError("write_failed", `cannot write to ${name}: ${systemReason(error)}`, error);
}

export { type Output, type Piece, STANDARD_OUTPUT, openOutput, printText };
