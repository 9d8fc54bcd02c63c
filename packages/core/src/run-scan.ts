import { availableParallelism } from "node:os";
import {
  nativeBinding,
  type NativeOutcome,
  type NativeReport,
  type NativeScan,
  type NativeSettings,
} from "./binding.js";
import type { Profile } from "./profile.js";
import type { Query } from "./query.js";
import { queryJson } from "./query-json.js";
import { readOutcome } from "./outcome.js";
import { refuseToOverwrite } from "./overwrite-guard.js";
import { RipsawError } from "./ripsaw-error.js";
import { scanChunks } from "./scan-chunks.js";
import { scanFewBytes, scanFewLines } from "./scan-now.js";
import { scanLines } from "./scan-lines.js";
import type { ScanOptions } from "./source.js";
import { sourceKind, type SourceKind } from "./source-kind.js";
import { watchScan } from "./watch-scan.js";

/** A query over a source, its options already checked. */
export interface ScanRequest {
  readonly source: unknown;
  readonly query: Query;
  readonly options: ScanOptions;
  /** Where matching lines are written instead of being returned: a path or a file descriptor. */
  readonly output?: string | number | undefined;
}

export interface ScanResult {
  readonly report: NativeReport;
  readonly buffers: readonly Uint8Array<ArrayBuffer>[];
  readonly profile: Profile;
}

const READING = { paths: "files", bytes: "memory", lines: "memory", chunks: "stream" } as const;

/**
 * The one way from an operation to the engine and back.
 *
 * @throws RipsawError for a bad source or query, an abort, or a failure that left no report
 */
export async function runScan({
  source,
  query,
  options,
  output,
}: ScanRequest): Promise<ScanResult> {
  const kind = sourceKind(source);
  const json = queryJson({ ...query, ...limits(options) });
  const { signal, onProgress, quarantine } = options;
  const written = [quarantine, typeof output === "string" ? output : undefined];
  await refuseToOverwrite(kind.kind === "paths" ? kind.paths : [], written);
  if (signal?.aborted) throw aborted(signal);

  const { NativeScan: Scan } = await nativeBinding();
  const scan = new Scan(json, settings(options, output));
  const watch = watchScan(scan, signal, onProgress);
  try {
    const outcome = await feed(scan, kind, options);
    if (signal?.aborted) throw aborted(signal);
    watch.finish();
    const report = readOutcome<NativeReport>(outcome);
    const profile = { ...report.profile, reading: READING[kind.kind] };
    if (report.plan !== undefined) options.onPlan?.(report.plan);
    options.onProfile?.(profile);
    return { report, buffers: outcome.buffers, profile };
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
  { threads, signal }: ScanOptions,
): Promise<NativeOutcome> {
  const inFlight = (threads ?? availableParallelism()) + 1;
  switch (source.kind) {
    case "paths":
      return scan.scanPaths(source.paths);
    case "bytes":
      return scanFewBytes(scan, source.bytes) ?? scan.scanBytes(source.bytes);
    case "lines": {
      const outcome = scanFewLines(scan, source.lines);
      if (outcome !== null) return outcome;
      await scanLines(scan, source.lines, inFlight, signal);
      return scan.finish();
    }
    case "chunks":
      await scanChunks(scan, source.chunks, inFlight, signal);
      return scan.finish();
  }
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

function settings(
  { threads, quarantine }: ScanOptions,
  output: string | number | undefined,
): NativeSettings {
  return {
    ...(threads !== undefined && { threads }),
    ...(quarantine !== undefined && { quarantinePath: quarantine }),
    ...(typeof output === "string" && { linesPath: output }),
    ...(typeof output === "number" && { linesFd: output }),
  };
}
