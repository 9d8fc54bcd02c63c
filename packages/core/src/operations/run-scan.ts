import { availableParallelism } from "node:os";
import {
  nativeBinding,
  type NativeOutcome,
  type NativeReport,
  type NativeScan,
} from "../native/binding.js";
import type { Profile } from "../model/profile.js";
import type { Query } from "../model/query.js";
import { queryJson } from "../query/query-json.js";
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

/** Query over a source, with options that are already checked. */
export interface ScanRequest {
  readonly source: unknown;
  readonly query: Query;
  readonly options: ScanOptions;
  /** Path or file descriptor to which matching lines are written instead of being returned. */
  readonly output?: string | number | undefined;
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
 * Runs a query in the engine. Every operation goes through this function.
 *
 * @throws RipsawError for a bad source or query, an abort, or a failure that left no report
 */
export async function runScan({
  source,
  query,
  options,
  output,
  arrow = false,
}: ScanRequest): Promise<ScanResult> {
  const kind = sourceKind(source);
  const json = queryJson({ ...query, ...limits(options) });
  const { signal, onProgress, quarantine, threads } = options;
  await refuseToOverwrite(kind.kind === "paths" ? kind.paths : [], [output, quarantine]);
  await turnIfDue();
  if (signal?.aborted) throw aborted(signal);

  const { NativeScan: Scan, scanNow } = await nativeBinding();
  const outputs = createScanOutputs(output, quarantine);
  try {
    const asked = {
      ...(threads !== undefined && { threads }),
      ...(arrow && { arrow }),
      ...outputs.settings,
    };
    const few = scanFew(kind, (bytes, lineCount) => scanNow(json, asked, bytes, lineCount));
    const prompt = output !== undefined || quarantine !== undefined;
    const outcome =
      few?.outcome ?? (await scanWatched(new Scan(json, asked), kind, query, options, prompt));
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

/**
 * Runs a scan that may take a while: it can be aborted and reports its progress.
 *
 * @param prompt - Whether matching or rejected lines are written while the scan runs.
 */
async function scanWatched(
  scan: NativeScan,
  source: SourceKind,
  query: Query,
  options: ScanOptions,
  prompt: boolean,
): Promise<NativeOutcome> {
  const { signal, onProgress } = options;
  const watch = watchScan(scan, signal, onProgress);
  try {
    const outcome = await feed(scan, source, query, options, prompt);
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
  query: Query,
  { threads, signal }: ScanOptions,
  prompt: boolean,
): Promise<NativeOutcome> {
  switch (source.kind) {
    case "paths":
      return scan.scanPaths(source.paths);
    case "bytes":
      return whileLent(source.bytes, scan.scanBytes(source.bytes));
    case "lines":
      return scanLines(scan, source.lines, signal);
    case "chunks":
      await scanChunks(scan, source.chunks, slicesInFlight(query, threads), { signal, prompt });
      return scan.finish();
  }
}

/**
 * Returns one slice per thread, plus one that is being filled. With a limit, returns 1, because each slice decides
 * whether the next one is needed.
 */
function slicesInFlight({ limit }: Query, threads: number | undefined): number {
  return limit === undefined ? (threads ?? availableParallelism()) + 1 : 1;
}

function aborted(signal: AbortSignal): RipsawError {
  return new RipsawError("aborted", "the scan was aborted", { cause: signal.reason });
}

function limits({ maxDetails, maxLineBytes, maxDepth, maxExactValues }: ScanOptions): Query {
  return {
    ...(maxDetails !== undefined && { maxDetails }),
    ...(maxLineBytes !== undefined && { maxLineBytes }),
    ...(maxDepth !== undefined && { maxDepth }),
    ...(maxExactValues !== undefined && { maxExactValues }),
  };
}
