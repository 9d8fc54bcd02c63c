import { baselineHost } from "../hosts/baseline-host.js";
import { runCases } from "./run-cases.js";

runCases(baselineHost);
