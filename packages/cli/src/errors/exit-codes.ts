/** Exit codes of the process. An interrupted run exits with 128 plus the number of the signal: 130 for Ctrl-C. */
const EXIT = {
  done: 0,
  /** `validate` found something, or `analyze` passed a threshold. */
  findings: 1,
  usage: 2,
  /** An input could not be read, or an output not written. */
  failure: 3,
} as const;

export { EXIT };
