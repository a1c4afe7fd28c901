import type { CpuIdentity } from "./cpu-identity.js";

/** The microarchitectures of a CPUID family and model. `steppings`: only these. */
interface Rule {
  readonly family: number;
  readonly models: readonly number[];
  readonly steppings?: readonly [from: number, to: number];
  readonly name: string;
}

/**
 * Server processors only: the power table has no others. Intel: model numbers of Linux's
 * `arch/x86/include/asm/intel-family.h`; the steppings of model 85 and 158 separate generations that share a
 * number.
 */
const INTEL: readonly Rule[] = [
  { family: 6, models: [42, 45], name: "Sandy Bridge" },
  { family: 6, models: [58, 62], name: "Ivy Bridge" },
  { family: 6, models: [60, 63], name: "Haswell" },
  { family: 6, models: [71, 79, 86], name: "Broadwell" },
  { family: 6, models: [85], steppings: [0, 4], name: "Skylake" },
  { family: 6, models: [85], steppings: [5, 7], name: "Cascade Lake" },
  { family: 6, models: [158], steppings: [10, 13], name: "Coffee Lake" },
  { family: 6, models: [106, 108], name: "Ice Lake" },
  { family: 6, models: [143], name: "Sapphire Rapids" },
  { family: 6, models: [207], name: "Emerald Rapids" },
  { family: 6, models: [173, 174], name: "Granite Rapids" },
];

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** AMD: Zen in family 23 and 25, by the model ranges of Linux's `arch/x86/kernel/cpu/amd.c`. */
const AMD: readonly Rule[] = [
  { family: 23, models: range(0, 15), name: "EPYC 1st Gen" },
  { family: 23, models: range(48, 63), name: "EPYC 2nd Gen" },
  { family: 25, models: range(0, 15), name: "EPYC 3rd Gen" },
  { family: 25, models: [...range(16, 31), ...range(160, 175)], name: "EPYC 4th Gen" },
  { family: 26, models: range(0, 31), name: "EPYC 5th Gen" },
];

/** The last digit of an EPYC model name is its generation, for example 7763 is of the third. */
const EPYC_GENERATIONS: Readonly<Record<string, string>> = {
  "71": "EPYC 1st Gen",
  "72": "EPYC 2nd Gen",
  "73": "EPYC 3rd Gen",
  "84": "EPYC 4th Gen",
  "94": "EPYC 4th Gen",
  "95": "EPYC 5th Gen",
};

/** The second digit of a Xeon Scalable model name is its generation, for example 8259CL is of the second. */
const XEON_GENERATIONS: Readonly<Record<string, string>> = {
  "1": "Skylake",
  "2": "Cascade Lake",
  "3": "Ice Lake",
  "4": "Sapphire Rapids",
  "5": "Emerald Rapids",
};

/** Before that, the version of an E5 or E7 was its generation; an E5 without one is of the first. */
const XEON_E_VERSIONS: Readonly<Record<string, string>> = {
  E5: "Sandy Bridge",
  v2: "Ivy Bridge",
  v3: "Haswell",
  v4: "Broadwell",
};

/**
 * The name of the processor's microarchitecture, as in the power table; undefined if it is not certain: a
 * wider band is then the honest answer. Desktop and laptop processors of the same microarchitecture are other
 * designs with other power, so only server brands are named.
 * @example cpuFamily({ vendor: "AuthenticAMD", family: 25, model: 1, brand: "AMD EPYC 7763" }) // "EPYC 3rd Gen"
 */
export function cpuFamily(identity: CpuIdentity): string | undefined {
  const brand = identity.brand ?? "";
  if (brand === "Apple M1") return brand;
  const hasNumbers = identity.family !== undefined;
  if (/\bEPYC\b/.test(brand))
    return hasNumbers ? byNumbers(AMD, "AuthenticAMD", identity) : epycByName(brand);
  if (/\bXeon\b/.test(brand))
    return hasNumbers ? byNumbers(INTEL, "GenuineIntel", identity) : xeonByName(brand);
  return undefined;
}

function byNumbers(rules: readonly Rule[], vendor: string, identity: CpuIdentity): string | undefined {
  if (identity.vendor !== vendor) return undefined;
  return rules.find((rule) => rule.family === identity.family && covers(rule, identity))?.name;
}

function covers({ models, steppings }: Rule, { model = -1, stepping = -1 }: CpuIdentity): boolean {
  return (
    models.includes(model) &&
    (steppings === undefined || (stepping >= steppings[0] && stepping <= steppings[1]))
  );
}

function epycByName(brand: string): string | undefined {
  const [, series, generation] = /\bEPYC (\d)[0-9A-Z]{2}([1-9])/.exec(brand) ?? [];
  return EPYC_GENERATIONS[`${series}${generation}`];
}

function xeonByName(brand: string): string | undefined {
  const [, generation = ""] = /\b(?:Platinum|Gold|Silver|Bronze) [3-9](\d\d\dH?)/.exec(brand) ?? [];
  // The third generation with an H is Cooper Lake, which has no row.
  if (generation !== "")
    return /^3\d\dH/.test(generation) ? undefined : XEON_GENERATIONS[generation.charAt(0)];
  const [, series, version] = /\bE([57])-\d{4}[A-Z]* ?(v\d)?/.exec(brand) ?? [];
  return XEON_E_VERSIONS[version ?? `E${series}`];
}
