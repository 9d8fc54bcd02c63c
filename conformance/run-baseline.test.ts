import { baselineHost } from "./baseline-host.js";
import { runCases } from "./run-cases.js";

runCases(baselineHost);
