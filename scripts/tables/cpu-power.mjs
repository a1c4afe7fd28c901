// Writes packages/meters/src/data/cpu-power.ts from the published files that it is given:
//   node scripts/tables/cpu-power.mjs --retrieved 2026-11-24 --version 2026.11 \
//     --aws coefficients-aws-use.csv --gcp coefficients-gcp-use.csv --azure coefficients-azure-use.csv \
//     --tdp-per-core TDP_cpu.csv --tdp cpu_power.csv --out packages/meters/src/data/cpu-power.ts
// The first three: github.com/cloud-carbon-footprint/ccf-coefficients, output/. TDP_cpu.csv:
// github.com/GreenAlgorithms/green-algorithms-tool, data/latest/. cpu_power.csv: github.com/mlco2/codecarbon,
// codecarbon/data/.
import { writeFileSync } from "node:fs";
import { median } from "simple-statistics";
import { givenOptions } from "./given-options.mjs";
import { csvRows } from "./table-text.mjs";

const options = givenOptions(
  ["aws", "gcp", "azure", "tdp-per-core", "tdp", "retrieved", "version", "out"],
  {},
);

/** Left out, and why. */
const SKIPPED = {
  "EPYC 5th Gen": "in its first source: 3.68 and 8.96 W are four times its neighbours'",
  Graviton2: "a copy of EPYC 2nd Gen, not a figure of its own",
  Graviton3: "a copy of EPYC 2nd Gen",
  Graviton3E: "a copy of EPYC 2nd Gen",
  Graviton4: "a copy of EPYC 2nd Gen",
};
/** Server processors of the table run two threads on a core; a vCPU is a thread. */
const THREADS_PER_CORE = 2;
/**
 * SPECpower, behind the published figures, measures whole servers at the plug. RAPL of CPU and memory was 87
 * of 166 W and 152 of 277 W on loaded servers (https://github.com/hubblo-org/scaphandre/issues/201): the
 * processor's share may be as low as this.
 */
const PROCESSOR_SHARE_OF_SERVER = 87 / 166;
/** CodeCarbon's load model has a processor draw this share of its design power at rest. */
const IDLE_SHARE_OF_TDP = 0.1;
/** Apple's technical specifications of the M1: 4 performance and 4 efficiency cores. */
const APPLE_M1_CORES = 8;
/** Cores of the EPYC 9005 series (AMD, EPYC 9005 series data sheet, 2024-10); all run two threads on each. */
const EPYC_5_CORES = {
  ...{
    9015: 8,
    9115: 16,
    9135: 16,
    "9175F": 16,
    9255: 24,
    "9275F": 24,
    9335: 32,
    9355: 32,
    "9355P": 32,
    9365: 36,
  },
  ...{
    "9375F": 32,
    9455: 48,
    "9455P": 48,
    "9475F": 48,
    9535: 64,
    9555: 64,
    "9555P": 64,
    9565: 72,
    "9575F": 64,
  },
  ...{ 9645: 96, 9655: 96, "9655P": 96, 9745: 128, 9755: 128, 9825: 144, 9845: 160, 9965: 192 },
};
/** Families in clouds and large servers. */
const MANY_CORES = 64;
/** Wattspan's default for a model without a band: no row may look more certain than that. */
const MIN_BAND = { low: 0.5, high: 2 };

const published = [options.aws, options.gcp, options.azure].flatMap((path) =>
  csvRows(path).map((row) => ({
    family: row.Architecture,
    min: positive(row["Min Watts"]),
    max: positive(row["Max Watts"]),
  })),
);
const designs = csvRows(options["tdp-per-core"], { from_line: 2 })
  .filter((row) => row.model !== "Any")
  .map((row) => ({ family: familyOf(row.model), wattsPerCore: positive(row.TDP_per_core) }));

const families = [...new Set(published.map((row) => row.family))]
  .filter((family) => !(family in SKIPPED))
  .sort();
const rows = families.map(familyRow);
const widest = {
  low: Math.min(...rows.map((row) => row.low)),
  high: Math.max(...rows.map((row) => row.high)),
};
// A family with one source is at least as uncertain as those with two.
for (const row of rows) if (row.sources.length === 1) Object.assign(row, widest);
const generic = genericRow();
rows.push(epyc5Row());
writeFileSync(
  options.out,
  tableText(
    [...rows, appleRow()].sort((a, b) => (a.family < b.family ? -1 : 1)),
    generic,
  ),
);

function familyRow(family) {
  const ofFamily = published.filter((row) => row.family === family);
  const [min, max] = [median(ofFamily.map((row) => row.min)), median(ofFamily.map((row) => row.max))];
  const others = designs
    .filter((row) => row.family === family)
    .map((row) => row.wattsPerCore / THREADS_PER_CORE);
  const servers = ofFamily.map((row) => row.max);
  const low = Math.min(...servers.map((watts) => watts * PROCESSOR_SHARE_OF_SERVER), ...others) / max;
  const high = Math.max(...servers, ...others) / max;
  const band = { low: Math.min(low, MIN_BAND.low), high: Math.max(high, MIN_BAND.high) };
  const sources = others.length > 0 ? ["ccf", "greenAlgorithms"] : ["ccf"];
  return { family, min, max, ...band, sources };
}

/**
 * Any processor: the median of the servers, with a band from the smallest board computer to the hottest
 * desktop.
 */
function genericRow() {
  const [min, max] = [median(rows.map((row) => row.min)), median(rows.map((row) => row.max))];
  const perCore = designs.map((row) => row.wattsPerCore);
  const low =
    Math.min(...rows.map((row) => row.max * row.low), Math.min(...perCore) / THREADS_PER_CORE) / max;
  const high = Math.max(...rows.map((row) => row.max * row.high), ...perCore) / max;
  return { family: "generic", min, max, low, high, sources: ["ccf", "greenAlgorithms"] };
}

/**
 * By design power, since no published measurement of it is plausible: at rest like its predecessor, with a
 * band over the whole series.
 */
function epyc5Row() {
  const models = Object.entries(EPYC_5_CORES).map(([name, cores]) => {
    const tdp = positive(csvRows(options.tdp).find((row) => row.Name === `AMD EPYC ${name}`)?.TDP);
    return { cores, watts: tdp / cores / THREADS_PER_CORE };
  });
  const max = median(models.filter(({ cores }) => cores >= MANY_CORES).map(({ watts }) => watts));
  const before = rows.find(({ family }) => family === "EPYC 4th Gen");
  const all = models.map(({ watts }) => watts);
  return {
    ...{ family: "EPYC 5th Gen", min: (max * before.min) / before.max, max, sources: ["codecarbon", "ccf"] },
    low: Math.min((Math.min(...all) * PROCESSOR_SHARE_OF_SERVER) / max, widest.low),
    high: Math.max(...all, max * widest.high) / max,
  };
}

function appleRow() {
  const tdp = csvRows(options.tdp).find((row) => row.Name === "Apple M1");
  const max = positive(tdp?.TDP) / APPLE_M1_CORES;
  return {
    ...{ family: "Apple M1", min: max * IDLE_SHARE_OF_TDP, max, low: generic.low, high: generic.high },
    sources: ["codecarbon"],
  };
}

/**
 * The family of a processor in the list of design powers, or nothing for desktop, laptop and board
 * processors.
 */
function familyOf(model) {
  const epyc = /^AMD (?:EPYC )?7[0-9A-Z]{2}([1-3])/.exec(model)?.[1];
  if (epyc) return ["EPYC 1st Gen", "EPYC 2nd Gen", "EPYC 3rd Gen"][epyc - 1];
  const scalable = /^Xeon (?:Gold|Platinum) \d([12])\d\d/.exec(model)?.[1];
  if (scalable) return ["Skylake", "Cascade Lake"][scalable - 1];
  const [, series, version] = /^Xeon E([57])-\d{4}L? ?v?(\d)?/.exec(model) ?? [];
  if (!series) return undefined;
  return version
    ? ["Ivy Bridge", "Haswell", "Broadwell"][version - 2]
    : series === "5"
      ? "Sandy Bridge"
      : undefined;
}

function positive(text) {
  const value = Number(text);
  if (!(value > 0))
    throw new Error(`Expected a positive number in the source, found ${JSON.stringify(text)}.`);
  return value;
}

function rowText({ family, min, max, low, high, sources }) {
  const band = `low: ${Math.floor(low * 100) / 100}, high: ${Math.ceil(high * 100) / 100}`;
  const watts = `minWatts: ${Number(min.toFixed(4))}, maxWatts: ${Number(max.toFixed(4))}`;
  return `{ family: "${family}", ${watts}, ${band}, sources: ${JSON.stringify(sources).replaceAll(",", ", ")} }`;
}

function tableText(all, generic) {
  const skipped = Object.entries(SKIPPED).map(([family, why]) => ` *   ${family}: ${why}.`);
  return `// Written by scripts/tables/cpu-power.mjs. Do not edit: run it again.

/** The table and its edition, as footprints name it. */
export const CPU_POWER_TABLE = "cpu-power@${options.version}";

/** Where the figures come from. */
export const CPU_POWER_SOURCES = {
  ccf: {
    name: "Cloud Carbon Footprint coefficients (from SPECpower_ssj2008), commit b0032d9",
    url: "https://github.com/cloud-carbon-footprint/ccf-coefficients",
    licence: "Apache-2.0",
    retrieved: "${options.retrieved}",
  },
  greenAlgorithms: {
    name: "Green Algorithms, TDP_cpu.csv, commit 30df2fe",
    url: "https://github.com/GreenAlgorithms/green-algorithms-tool",
    licence: "CC BY 4.0",
    retrieved: "${options.retrieved}",
  },
  codecarbon: {
    name: "CodeCarbon, cpu_power.csv, commit b05965e",
    url: "https://github.com/mlco2/codecarbon",
    licence: "MIT",
    retrieved: "${options.retrieved}",
  },
} as const;

/** Power of one vCPU, a hardware thread, of a processor family. */
export interface CpuPowerRow {
  readonly family: string;
  /** Watts at rest and at full load. */
  readonly minWatts: number;
  readonly maxWatts: number;
  /** The truth lies in \`[low × E, high × E]\`. */
  readonly low: number;
  readonly high: number;
  readonly sources: readonly (keyof typeof CPU_POWER_SOURCES)[];
}

/** For a processor that no row names: the middle of the servers, with the widest band. */
// biome-ignore format: one row a line
export const GENERIC_CPU_POWER: CpuPowerRow = ${rowText(generic)};

/**
 * Power by processor family. Left out:
${skipped.join("\n")}
 */
// biome-ignore format: one row a line
export const CPU_POWER: readonly CpuPowerRow[] = [
${all.map((row) => `  ${rowText(row)},`).join("\n")}
];
`;
}
