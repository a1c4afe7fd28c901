/** All figures of EcoLogits for a call. */

import type { EstimatorInput } from "@wattspan/core";
import { GRAMS_PER_KILOGRAM } from "@wattspan/core/units";
import { type EcologitsVersion, ecologitsBreakdown, type Interval } from "@wattspan/models";
import type { ServedOn } from "./request/method-argument.js";

/**
 * The figures of one edition, with the units in their names. `min` and `max` are those of parameters, PUE and
 * WUE.
 */
export interface EcologitsDetails {
  readonly method: string;
  /** The zone of its electricity mix: ISO 3166-1 alpha-3, or `WOR`. */
  readonly mixZone: string;
  readonly gpus: Interval;
  readonly durationS: Interval;
  readonly energyKwh: Interval;
  /** With EcoLogits' own mix, not with the intensity of `place`. */
  readonly usageCo2eG: Interval;
  readonly embodiedCo2eG: Interval;
  readonly totalCo2eG: Interval;
  readonly adpeKgSb: Interval;
  readonly peMj: Interval;
  readonly waterL: Interval;
}

const EDITIONS: ReadonlyMap<string, EcologitsVersion> = new Map([
  ["ecologits@0.11.2", "0.11.2"],
  ["ecologits@0.9.3", "0.9.3"],
]);

/**
 * The figures of each edition among the methods; none if the model or the output tokens are unknown.
 * @example ecologitsDetails(call, ["ecologits@0.11.2"], { mixZone: "USA" })[0]?.gpus // { min: 16, max: 16 }
 */
export function ecologitsDetails(
  call: EstimatorInput,
  methods: readonly string[],
  { mixZone }: ServedOn,
): readonly EcologitsDetails[] {
  return methods.flatMap((method) => {
    const version = EDITIONS.get(method);
    const found = version && ecologitsBreakdown(call, { version, ...(mixZone && { zone: mixZone }) });
    if (!found) return [];
    const { zone, gwpKg, ...figures } = found;
    return {
      method,
      mixZone: zone,
      gpus: figures.gpus,
      durationS: figures.durationS,
      energyKwh: figures.energyKwh,
      usageCo2eG: gramsOf(gwpKg.usage),
      embodiedCo2eG: gramsOf(gwpKg.embodied),
      totalCo2eG: gramsOf(gwpKg.total),
      adpeKgSb: figures.adpeKgSb,
      peMj: figures.peMj,
      waterL: figures.waterL,
    };
  });
}

const gramsOf = ({ min, max }: Interval): Interval => ({
  min: min * GRAMS_PER_KILOGRAM,
  max: max * GRAMS_PER_KILOGRAM,
});
