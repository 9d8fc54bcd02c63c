import type { Profile } from "../model/report.js";
import { availableParallelism } from "node:os";
import {
  nativeBinding,
  type NativeBinding,
  type NativeOutcome,
  type NativeReport,
  type NativeScan,
} from "../native/binding.js";
import { type Operation, requestJson } from "../query/request-json.js";
import { readOutcome } from "../native/outcome.js";
import { refuseToOverwrite } from "../output/overwrite-guard.js";
import { RipsawError } from "../model/ripsaw-error.js";
import { scanChunks } from "../source/feed-chunks.js";
import { scanFew } from "../source/feed-at-once.js";
import { scanLines } from "../source/feed-lines.js";
import { createScanOutputs } from "../output/scan-outputs.js";
import type { ScanOptions } from "../source/source.js";
import { sourceKind, whileLent, type SourceKind } from "../source/source-kind.js";
import { turnIfDue } from "./turn.js";
import { watchScan } from "./scan-watch.js";

/** Operation over a source. */
export interface ScanRequest {
  readonly operation: Operation;
  readonly source: unknown;
  readonly options: OperationOptions;
}

/** Options of the scan, which are already checked, together with those of the operation, which the engine checks. */
interface OperationOptions extends ScanOptions {
  /** Path or file descriptor to which matching lines are written instead of being returned. */
  readonly output?: string | number;
  /** The query that the operation `query` answers. */
  readonly query?: unknown;
  /** Whether the groups are returned as an Arrow stream in a buffer. */
  readonly arrow?: boolean;
}

export interface ScanResult {
  readonly report: NativeReport;
  readonly buffers: readonly Uint8Array<ArrayBuffer>[];
  readonly profile: Profile;
}

const READING = { paths: "files", bytes: "memory", lines: "memory", chunks: "stream" } as const;

/**
 * Runs an operation in the engine. Every operation goes through this function.
 *
 * @throws RipsawError for a bad source or query, an abort, or a failure that left no report
 */
export async function runScan({ operation, source, options }: ScanRequest): Promise<ScanResult> {
  const kind = sourceKind(source);
  const asked = askedOf(options);
  const json = requestJson(operation, asked);
  const { signal, onProgress, quarantine, threads, output, arrow = false } = options;
  await refuseToOverwrite(kind.kind === "paths" ? kind.paths : [], [output, quarantine]);
  await turnIfDue();
  if (signal?.aborted) throw aborted(signal);

  const { NativeScan: Scan, scanNow } = await nativeBinding();
  const prompt = output !== undefined || quarantine !== undefined;
  if (prompt || kind.kind === "chunks") checkRequest(json, scanNow);
  const outputs = createScanOutputs(output, quarantine);
  try {
    const settings = {
      ...(threads !== undefined && { threads }),
      ...(arrow && { arrow }),
      ...outputs.settings,
    };
    const few = scanFew(kind, (bytes, lineCount) => scanNow(json, settings, bytes, lineCount));
    const outcome =
      few?.outcome ??
      (await scanWatched(new Scan(json, settings), kind, options, {
        inFlight: slicesInFlight(hasLimit(asked), threads),
        prompt,
      }));
    const report = readOutcome<NativeReport>(outcome);
    if (few !== null) {
      const { byteCount } = few;
      onProgress?.({ bytesRead: byteCount, bytesTotal: byteCount, lines: report.lineCount });
    }
    outputs.settle(report, options);
    const profile = { ...report.profile, reading: READING[kind.kind] };
    if (report.plan !== undefined) options.onPlan?.(report.plan);
    options.onProfile?.(profile);
    return { report, buffers: outcome.buffers, profile };
  } finally {
    outputs.discard();
  }
}

/** How a stream is scanned. */
interface StreamSettings {
  /** Maximum number of slices that are scanned at once. */
  readonly inFlight: number;
  /** Whether matching or rejected lines are written while the scan runs. */
  readonly prompt: boolean;
}

/** Runs a scan that may take a while: it can be aborted and reports its progress. */
async function scanWatched(
  scan: NativeScan,
  source: SourceKind,
  options: ScanOptions,
  stream: StreamSettings,
): Promise<NativeOutcome> {
  const { signal, onProgress } = options;
  const watch = watchScan(scan, signal, onProgress);
  try {
    const outcome = await feed(scan, source, stream, signal);
    if (signal?.aborted) throw aborted(signal);
    watch.finish();
    return outcome;
  } catch (error) {
    scan.cancel();
    throw signal?.aborted ? aborted(signal) : error;
  } finally {
    watch.stop();
  }
}

async function feed(
  scan: NativeScan,
  source: SourceKind,
  { inFlight, prompt }: StreamSettings,
  signal: AbortSignal | undefined,
): Promise<NativeOutcome> {
  switch (source.kind) {
    case "paths":
      return scan.scanPaths(source.paths);
    case "bytes":
      return whileLent(source.bytes, scan.scanBytes(source.bytes));
    case "lines":
      return scanLines(scan, source.lines, signal);
    case "chunks":
      await scanChunks(scan, source.chunks, inFlight, { signal, prompt });
      return scan.finish();
  }
}

/**
 * Returns one slice per thread, plus one that is being filled. With a limit, returns 1, because each slice decides
 * whether the next one is needed.
 */
function slicesInFlight(isLimited: boolean, threads: number | undefined): number {
  return isLimited ? 1 : (threads ?? availableParallelism()) + 1;
}

function aborted(signal: AbortSignal): RipsawError {
  return new RipsawError("aborted", "the scan was aborted", { cause: signal.reason });
}

/** Returns the options that the engine gets. The others are for this process. */
function askedOf({
  threads: _threads,
  signal: _signal,
  onProgress: _onProgress,
  onProfile: _onProfile,
  onPlan: _onPlan,
  partial: _partial,
  quarantine: _quarantine,
  output: _output,
  arrow: _arrow,
  ...asked
}: OperationOptions): Readonly<Record<string, unknown>> {
  return asked;
}

/** Reports whether a scan may end before its source does. */
function hasLimit({ query, limit }: Readonly<Record<string, unknown>>): boolean {
  const asked =
    typeof query === "object" && query !== null && "limit" in query ? query.limit : limit;
  return asked !== undefined;
}

/**
 * Checks a request before a stream is read, which may pause before its first bytes, and before outputs are opened.
 *
 * @throws RipsawError `invalid_query` or `invalid_option`
 */
function checkRequest(json: string, scanNow: NativeBinding["scanNow"]): void {
  const outcome = scanNow(json, {}, new Uint8Array(0));
  if (outcome !== null) readOutcome(outcome);
}
