import { COMMAND_PEERS } from "./commands/command-peers.js";
import { LIBRARY_PEERS } from "./libraries/library-peers.js";
import { PARSER_PEERS } from "./parser-peers.js";
import type { Peer } from "./peer.js";

/** All peers. In each arena Ripsaw comes first, because all others are compared with it. */
const PEERS: readonly Peer[] = [...LIBRARY_PEERS, ...PARSER_PEERS, ...COMMAND_PEERS];

export { PEERS };
