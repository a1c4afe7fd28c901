/** Our own implementation of EcoLogits' formulas. */

import { DAY_S, HOUR_S, WATT_HOURS_PER_KILOWATT_HOUR } from "@wattspan/core/units";
import type { Figure, Interval } from "../contracts/catalog-model.js";
import { gpuCount } from "../estimators/gpu-count.js";
import { intervalOf } from "../figures/interval.js";
import { checkEcologitsInput } from "./ecologits-input.js";

/** A supported version of EcoLogits' formulas and constants. */
export type EcologitsVersion = "0.11.2" | "0.9.3";

/** Impacts of one kilowatt-hour of electricity, from EcoLogits' list of zones. */
export interface EcologitsMix {
  /** Global warming potential, kgCO2e per kWh. */
  readonly gwp: number;
  /** Depletion of minerals and metals, kgSbeq per kWh. */
  readonly adpe: number;
  /** Primary energy, MJ per kWh. */
  readonly pe: number;
  /** Water used at the power plants, litres per kWh. */
  readonly wue: number;
}

/** Input of {@link ecologitsImpacts}. */
export interface EcologitsInput {
  /** Parameters that compute each token, in billions. */
  readonly activeParameters: Figure;
  /** All parameters, in billions. */
  readonly totalParameters: Figure;
  readonly outputTokens: number;
  /** Duration of the request in seconds. Default: no bound, as `Infinity`. */
  readonly latencyS?: number;
  /** Output tokens per second of one request. Default: from the parameters. */
  readonly tokensPerS?: number;
  /** Default 0. */
  readonly timeToFirstTokenS?: number;
  /** Power usage effectiveness of the data centre, at least 1. */
  readonly pue: Figure;
  /** Water used at the data centre, litres per kWh. */
  readonly wue: Figure;
  readonly mix: EcologitsMix;
  /** Default `"0.11.2"`. */
  readonly version?: EcologitsVersion;
}

/** The impacts of one request. Their bounds come from the bounds of the parameters, PUE and WUE alone. */
export interface EcologitsImpacts {
  readonly energyKwh: Interval;
  /** kgCO2e. */
  readonly gwpKg: { readonly usage: Interval; readonly embodied: Interval; readonly total: Interval };
  /** kgSbeq, usage and embodied. */
  readonly adpeKgSb: Interval;
  /** MJ, usage and embodied. */
  readonly peMj: Interval;
  readonly waterL: Interval;
  /** The part of `waterL` that evaporates at the data centre. */
  readonly onsiteWaterL: Interval;
  /** GPUs that hold the model: powers of two. */
  readonly gpus: Interval;
  /** Seconds for which the request holds its share of the server. */
  readonly durationS: Interval;
}

/** GPU energy per output token: Wh per billion active parameters, exponent per request in the batch, Wh. */
const ENERGY = { alpha: 1.1665273170451914e-6, beta: -0.011205921025579175, gamma: 4.052928146734005e-5 };
/** Seconds per output token: per billion active parameters, per request in the batch, and fixed. */
const LATENCY = { alpha: 0.0006785088094353663, beta: 0.0003119310311688259, gamma: 0.019473717579473387 };
/** Requests that a server computes at once. */
const BATCH = 64;
const WEIGHT_BITS = 16;
/** kW of a server without its GPUs, and how many it has. */
const SERVER = { kilowatts: 1.2, gpus: 8 };
/** Three years, in seconds. */
const LIFETIME_S = 3 * 365 * DAY_S;
/** Embodied in a server without its GPUs: kgCO2e, kgSbeq, MJ. */
const SERVER_EMBODIED = { gwp: 5700, adpe: 0.37, pe: 70_000 };
/** Embodied in one GPU, by version. */
const GPU_EMBODIED = {
  "0.11.2": { gwp: 273, adpe: 0.00895, pe: 3721 },
  "0.9.3": { gwp: 164, adpe: 5.1e-3, pe: 1828 },
} as const;

/** The versions, newest first. */
export const ECOLOGITS_VERSIONS: readonly EcologitsVersion[] = ["0.11.2", "0.9.3"];

/**
 * Energy, emissions, resources and water of one request by the formulas of EcoLogits: regressions over GPU
 * benchmarks for energy and time per output token, a share of an 8-GPU server for as long as the request
 * takes, PUE, the electricity mix, and a share of the hardware. Equal to EcoLogits' own results to 1e-12.
 *
 * Where a figure has bounds, everything is computed twice, with all lower and with all upper bounds. Input
 * tokens, batch size, precision, utilisation and the mix have none there, so the bounds are much narrower
 * than the actual uncertainty.
 *
 * Version 0.9.3 counts the PUE twice in water, and less in a GPU; everything else is the same in both.
 *
 * @throws {@link InvalidInputError} that names the field.
 * @example
 * const { energyKwh } = ecologitsImpacts({
 *   activeParameters: { min: 44, max: 132 },
 *   totalParameters: 440,
 *   outputTokens: 250,
 *   tokensPerS: 41,
 *   timeToFirstTokenS: 0.65,
 *   pue: 1.2,
 *   wue: 0.569,
 *   mix: { gwp: 0.3844, adpe: 9.855e-8, pe: 9.6884, wue: 3.1321 },
 * });
 * energyKwh.min; // 0.0003991452761882588
 * energyKwh.max; // 0.0006396657020880679
 */
export function ecologitsImpacts(input: EcologitsInput): EcologitsImpacts {
  checkEcologitsInput(input, ECOLOGITS_VERSIONS);
  const [low, high] = [impactsAt(input, "min"), impactsAt(input, "max")];
  const between = (member: Exclude<keyof typeof low, "gwpKg">): Interval => ({
    min: low[member],
    max: high[member],
  });
  const gwp = (member: keyof typeof low.gwpKg): Interval => ({
    min: low.gwpKg[member],
    max: high.gwpKg[member],
  });
  return {
    energyKwh: between("energyKwh"),
    gwpKg: { usage: gwp("usage"), embodied: gwp("embodied"), total: gwp("total") },
    adpeKgSb: between("adpeKgSb"),
    peMj: between("peMj"),
    waterL: between("waterL"),
    onsiteWaterL: between("onsiteWaterL"),
    gpus: between("gpus"),
    durationS: between("durationS"),
  };
}

/**
 * All impacts at one end of the bounds. The order of operations is the source's: another one rounds
 * differently.
 */
function impactsAt(input: EcologitsInput, end: keyof Interval) {
  const { outputTokens, mix, version = "0.11.2" } = input;
  const at = (figure: Figure): number => intervalOf(figure)[end];
  const active = at(input.activeParameters);
  const pue = at(input.pue);
  const gpuKwh =
    (outputTokens * (ENERGY.alpha * Math.exp(ENERGY.beta * BATCH) * active + ENERGY.gamma)) /
    WATT_HOURS_PER_KILOWATT_HOUR;
  const durationS = durationOf(input, active);
  const gpus = gpuCount(at(input.totalParameters), WEIGHT_BITS);
  const serverKwh = (durationS / HOUR_S) * SERVER.kilowatts * (gpus / SERVER.gpus) * (1 / BATCH);
  const itKwh = serverKwh + gpus * gpuKwh;
  const energyKwh = pue * itKwh;
  const embodied = (kind: keyof typeof SERVER_EMBODIED): number =>
    (durationS * ((gpus / SERVER.gpus) * SERVER_EMBODIED[kind] + gpus * GPU_EMBODIED[version][kind])) /
    (LIFETIME_S * BATCH);
  const usage = energyKwh * mix.gwp;
  const waterKwh = version === "0.9.3" ? energyKwh : itKwh;
  return {
    energyKwh,
    gwpKg: { usage, embodied: embodied("gwp"), total: usage + embodied("gwp") },
    adpeKgSb: energyKwh * mix.adpe + embodied("adpe"),
    peMj: energyKwh * mix.pe + embodied("pe"),
    waterL: waterKwh * (at(input.wue) + pue * mix.wue),
    onsiteWaterL: waterKwh * at(input.wue),
    gpus,
    durationS,
  };
}

function durationOf(input: EcologitsInput, active: number): number {
  const { outputTokens, tokensPerS, timeToFirstTokenS = 0, latencyS = Number.POSITIVE_INFINITY } = input;
  const perToken =
    tokensPerS === undefined ? LATENCY.alpha * active + LATENCY.beta * BATCH + LATENCY.gamma : 1 / tokensPerS;
  return Math.min(latencyS, outputTokens * perToken + timeToFirstTokenS);
}
