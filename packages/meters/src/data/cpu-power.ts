// Written by scripts/tables/cpu-power.mjs. Do not edit: run it again.

/** The table and its edition, as footprints name it. */
export const CPU_POWER_TABLE = "cpu-power@2026.11";

/** Where the figures come from. */
export const CPU_POWER_SOURCES = {
  ccf: {
    name: "Cloud Carbon Footprint coefficients (from SPECpower_ssj2008), commit b0032d9",
    url: "https://github.com/cloud-carbon-footprint/ccf-coefficients",
    licence: "Apache-2.0",
    retrieved: "2026-11-24",
  },
  greenAlgorithms: {
    name: "Green Algorithms, TDP_cpu.csv, commit 30df2fe",
    url: "https://github.com/GreenAlgorithms/green-algorithms-tool",
    licence: "CC BY 4.0",
    retrieved: "2026-11-24",
  },
  codecarbon: {
    name: "CodeCarbon, cpu_power.csv, commit b05965e",
    url: "https://github.com/mlco2/codecarbon",
    licence: "MIT",
    retrieved: "2026-11-24",
  },
} as const;

/** Power of one vCPU, a hardware thread, of a processor family. */
export interface CpuPowerRow {
  readonly family: string;
  /** Watts at rest and at full load. */
  readonly minWatts: number;
  readonly maxWatts: number;
  /** The truth lies in `[low × E, high × E]`. */
  readonly low: number;
  readonly high: number;
  readonly sources: readonly (keyof typeof CPU_POWER_SOURCES)[];
}

/** For a processor that no row names: the middle of the servers, with the widest band. */
// biome-ignore format: one row a line
export const GENERIC_CPU_POWER: CpuPowerRow = { family: "generic", minWatts: 0.7668, maxWatts: 3.9673, low: 0.2, high: 6, sources: ["ccf", "greenAlgorithms"] };

/**
 * Power by processor family. Left out:
 *   EPYC 5th Gen: in its first source: 3.68 and 8.96 W are four times its neighbours'.
 *   Graviton2: a copy of EPYC 2nd Gen, not a figure of its own.
 *   Graviton3: a copy of EPYC 2nd Gen.
 *   Graviton3E: a copy of EPYC 2nd Gen.
 *   Graviton4: a copy of EPYC 2nd Gen.
 */
// biome-ignore format: one row a line
export const CPU_POWER: readonly CpuPowerRow[] = [
  { family: "Apple M1", minWatts: 0.125, maxWatts: 1.25, low: 0.2, high: 6, sources: ["codecarbon"] },
  { family: "Broadwell", minWatts: 0.7128, maxWatts: 3.6853, low: 0.48, high: 2, sources: ["ccf", "greenAlgorithms"] },
  { family: "Cascade Lake", minWatts: 0.6903, maxWatts: 3.9673, low: 0.49, high: 2, sources: ["ccf", "greenAlgorithms"] },
  { family: "Coffee Lake", minWatts: 1.1384, maxWatts: 5.4218, low: 0.48, high: 3.04, sources: ["ccf"] },
  { family: "EPYC 1st Gen", minWatts: 0.8347, maxWatts: 2.5786, low: 0.5, high: 2.91, sources: ["ccf", "greenAlgorithms"] },
  { family: "EPYC 2nd Gen", minWatts: 0.4743, maxWatts: 1.693, low: 0.48, high: 2, sources: ["ccf", "greenAlgorithms"] },
  { family: "EPYC 3rd Gen", minWatts: 0.4556, maxWatts: 1.9573, low: 0.49, high: 3.04, sources: ["ccf", "greenAlgorithms"] },
  { family: "EPYC 4th Gen", minWatts: 0.7391, maxWatts: 2.239, low: 0.48, high: 3.04, sources: ["ccf"] },
  { family: "EPYC 5th Gen", minWatts: 0.6878, maxWatts: 2.0833, low: 0.3, high: 4.8, sources: ["codecarbon", "ccf"] },
  { family: "Emerald Rapids", minWatts: 0.814, maxWatts: 4.4319, low: 0.48, high: 3.04, sources: ["ccf"] },
  { family: "Granite Rapids", minWatts: 0.5816, maxWatts: 2.5275, low: 0.48, high: 3.04, sources: ["ccf"] },
  { family: "Haswell", minWatts: 1.879, maxWatts: 5.8041, low: 0.5, high: 2, sources: ["ccf", "greenAlgorithms"] },
  { family: "Ice Lake", minWatts: 0.7668, maxWatts: 3.7049, low: 0.48, high: 3.04, sources: ["ccf"] },
  { family: "Ivy Bridge", minWatts: 1.7074, maxWatts: 5.5569, low: 0.5, high: 2, sources: ["ccf", "greenAlgorithms"] },
  { family: "Sandy Bridge", minWatts: 2.2122, maxWatts: 8.6309, low: 0.5, high: 2, sources: ["ccf", "greenAlgorithms"] },
  { family: "Sapphire Rapids", minWatts: 1.0363, maxWatts: 4.1113, low: 0.48, high: 3.04, sources: ["ccf"] },
  { family: "Skylake", minWatts: 0.613, maxWatts: 4.1042, low: 0.49, high: 2, sources: ["ccf", "greenAlgorithms"] },
];
