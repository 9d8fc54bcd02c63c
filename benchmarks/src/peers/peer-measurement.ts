import type { Spread } from "../statistics.js";
import type { PeerTask } from "./answer.js";
import type { PeerResult } from "./contest.js";
import type { Arena, PeerInput } from "./peer.js";

/** One contest and how it went. */
interface PeerMeasurement {
  readonly corpus: string;
  readonly title: string;
  readonly bytes: number;
  readonly task: PeerTask;
  readonly arena: Arena;
  readonly input: PeerInput;
  readonly threads: number;
  readonly results: readonly PeerResult[];
}

/** Billions of bytes per second at the median. */
function gigabytesPerSecond(bytes: number, ms: Spread): number {
  return bytes / 1e6 / ms.median;
}

export { gigabytesPerSecond };
export type { PeerMeasurement };
