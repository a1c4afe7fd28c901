import type { Verification } from "@wattspan/core";

/** What the meters of a simulated machine were tried on. */
export const SIMULATED: Verification = { by: "simulator", on: "2026-11-25", machine: "simulatedMachine()" };
