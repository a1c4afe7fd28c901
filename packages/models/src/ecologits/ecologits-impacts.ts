/** Our own implementation of EcoLogits' formulas. */

import { DAY_S, HOUR_S, WATT_HOURS_PER_KILOWATT_HOUR } from "@wattspan/core/units";
import type { Figure, Interval } from "../contracts/catalog-model.js";
import { gpuCount } from "../estimators/gpu-count.js";
import { intervalOf } from "../figures/interval.js";

/** Input of {@link ecologitsImpacts}. */
export interface EcologitsInput {
  /** Parameters that compute each token, in billions. */
  readonly activeParameters: Figure;
  /** All parameters, in billions. */
  readonly totalParameters: Figure;
  readonly outputTokens: number;
  /** Duration of the request in seconds. Default: no bound. */
  readonly latencyS?: number;
  /** Output tokens per second of one request. Default: from the parameters. */
  readonly tokensPerS?: number | undefined;
  /** Default 0. */
  readonly timeToFirstTokenS?: number | undefined;
  /** Power usage effectiveness of the data centre. */
  readonly pue: Figure;
  /** Water used at the data centre, litres per kWh. */
  readonly wue: Figure;
  /** Water used at the power plants, litres per kWh. */
  readonly plantWue: number;
}

/** The impacts of one request. Their bounds come from the bounds of the parameters, PUE and WUE alone. */
export interface EcologitsImpacts {
  readonly energyKwh: Interval;
  /** Of making the hardware, kgCO2e. */
  readonly embodiedKg: Interval;
  readonly waterL: Interval;
  /** The part of `waterL` that evaporates at the data centre. */
  readonly onsiteWaterL: Interval;
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
/** kgCO2e of making a server without its GPUs, and one GPU. */
const EMBODIED = { server: 5700, gpu: 273 };

/**
 * Energy, hardware and water of one request by the formulas of EcoLogits 0.11.2: regressions over GPU benchmarks
 * for energy and time per output token, a share of an 8-GPU server for as long as the request takes, PUE, and a
 * share of the hardware. Equal to EcoLogits' own results to 1e-12.
 *
 * Where a figure has bounds, everything is computed twice, with all lower and with all upper bounds. Input tokens,
 * batch size, precision and utilisation have none there, so the bounds are much narrower than the uncertainty.
 */
export function ecologitsImpacts(input: EcologitsInput): EcologitsImpacts {
  const low = impactsAt(input, "min");
  const high = impactsAt(input, "max");
  const between = (member: keyof typeof low): Interval => ({ min: low[member], max: high[member] });
  return {
    energyKwh: between("energyKwh"),
    embodiedKg: between("embodiedKg"),
    waterL: between("waterL"),
    onsiteWaterL: between("onsiteWaterL"),
  };
}

/** One end of the bounds. The order of operations is the source's: another one rounds differently. */
function impactsAt(input: EcologitsInput, end: keyof Interval) {
  const { outputTokens, plantWue } = input;
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
  return {
    energyKwh: pue * itKwh,
    embodiedKg:
      (durationS * ((gpus / SERVER.gpus) * EMBODIED.server + gpus * EMBODIED.gpu)) / (LIFETIME_S * BATCH),
    waterL: itKwh * (at(input.wue) + pue * plantWue),
    onsiteWaterL: itKwh * at(input.wue),
  };
}

function durationOf(input: EcologitsInput, active: number): number {
  const { outputTokens, tokensPerS, timeToFirstTokenS = 0, latencyS = Number.POSITIVE_INFINITY } = input;
  const perToken =
    tokensPerS === undefined ? LATENCY.alpha * active + LATENCY.beta * BATCH + LATENCY.gamma : 1 / tokensPerS;
  return Math.min(latencyS, outputTokens * perToken + timeToFirstTokenS);
}
