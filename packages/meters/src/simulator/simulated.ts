import type { Verification } from "@wattspan/core";

/** The verification of a simulated machine's meters. */
export const SIMULATED: Verification = { by: "simulator", on: "2026-11-25", machine: "simulatedMachine()" };
