/** A machine whose joules follow from CPU time alone. */

import { existsSync } from "node:fs";
import { processCpu } from "@wattspan/meters";
import type { Candidate } from "../src/machine/candidates.js";

/** Each second of CPU time is 10 J, within a band, and nothing else is any. */
export const TEN_WATTS: Candidate = ({ ownCpu }) =>
  processCpu({ ...(ownCpu && { ownCpu }), wattsPerVcpu: { min: 0, max: 10 }, reservedVcpus: 0 });

/** Whether it knows the CPU time of other processes. */
export const HAS_PROC = existsSync("/proc/self/stat");
