import type { Spread } from "../../measure/statistics.js";
import type { PeerTask } from "../answer.js";
import type { PeerResult } from "../contest.js";
import type { Arena, PeerInput } from "../peer.js";

/** Contest with its results. */
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

/** Returns the throughput at the median, in billions of bytes per second. */
function gigabytesPerSecond(bytes: number, ms: Spread): number {
  return bytes / 1e6 / ms.median;
}

export { gigabytesPerSecond };
export type { PeerMeasurement };
