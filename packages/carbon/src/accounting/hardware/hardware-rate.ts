/**
 * Emissions of making hardware, per second of its life: M = TE × TS × RS of the SCI specification (ISO/IEC
 * 21031:2024).
 */

import { type Range, WattspanConfigurationError } from "@wattspan/core";
import { multiplyRange } from "@wattspan/core/accounting";
import { DAY_S, GRAMS_PER_KILOGRAM } from "@wattspan/core/units";
import { checkedCount, checkedRange, type Figure } from "../site/checked-figure.js";
import { ACCELERATORS, acceleratorOf } from "./known-accelerator.js";
import { serverOf } from "./known-server.js";

/** Accelerators of the machine. */
export interface AcceleratorOptions {
  readonly count: number;
  /** A model of the tables, such as `h100`, `h200`, `b200`, `mi300x`, `l4`, `tpu_v6e`. */
  readonly model?: string;
  /** Kilograms of CO2e of making one. Default: the table's. */
  readonly kilograms?: Figure;
}

/** The machine that Wattspan runs on. */
export interface HardwareOptions {
  /** Cloud and instance type, such as `aws:m5.2xlarge`: its share of the table's server. */
  readonly instance?: string;
  /**
   * Kilograms of CO2e of making the machine without the accelerators; of the whole server, for an instance.
   * Default: the table's.
   */
  readonly kilograms?: Figure;
  readonly accelerators?: AcceleratorOptions;
  /** Years in which the hardware is used. Default 4, from 3 to 6. */
  readonly lifetimeYears?: Figure;
  /** Share of the machine, or of the instance, that is reserved for this process: above 0, up to 1. Default 1. */
  readonly share?: number;
}

/** Embodied emissions per second. */
export interface HardwareRate {
  readonly gpu: boolean;
  /** Grams of CO2e. */
  readonly gramsPerS: Range;
  /** The table, or `configured`. */
  readonly methodId: string;
}

/** Cloud Carbon Footprint takes 4 years, EcoLogits 3, BoaviztAPI 6 for clouds. */
const LIFETIME_YEARS: Range = { value: 4, low: 3, high: 6 };
const SECONDS_PER_YEAR = 365 * DAY_S;
const CONFIGURED = "configured";

/**
 * The rates of a machine and of its accelerators.
 *
 * @throws WattspanConfigurationError for an invalid figure, and an instance or accelerator that no table has.
 * @example hardwareRates({ kilograms: 1200 })[0]?.gramsPerS.value // 1 200 000 g over 4 years: 0.0095
 */
export function hardwareRates(hardware: HardwareOptions): readonly HardwareRate[] {
  const { instance, accelerators, kilograms } = hardware;
  const path = "hardware";
  const known = instance === undefined ? undefined : knownServer(instance);
  const { share = 1 } = hardware;
  if (!(typeof share === "number" && share > 0 && share <= 1))
    throw new WattspanConfigurationError(`${path}.share`, share, "a number above 0 and up to 1");
  const years = checkedRange(`${path}.lifetimeYears`, hardware.lifetimeYears ?? LIFETIME_YEARS, 0.1, 50);
  const rate = (of: Range, scale: number): Range =>
    multiplyRange(of, { value: scale / years.value, low: scale / years.high, high: scale / years.low });
  const scale = (GRAMS_PER_KILOGRAM * share) / SECONDS_PER_YEAR;
  const ofServer = scale * (known?.share ?? 1);
  const rates: HardwareRate[] = [];
  if (kilograms !== undefined) {
    const of = checkedRange(`${path}.kilograms`, kilograms, 0, 1e7);
    rates.push({ gpu: false, gramsPerS: rate(of, ofServer), methodId: CONFIGURED });
  } else if (known) {
    rates.push({ gpu: false, gramsPerS: rate(known.range, ofServer), methodId: known.table });
  }
  if (accelerators !== undefined) {
    const { count, of, methodId } = acceleratorsOf(accelerators);
    rates.push({ gpu: true, gramsPerS: rate(of, scale * count), methodId });
  }
  if (rates.length === 0)
    throw new WattspanConfigurationError(path, hardware, "an instance, kilograms or accelerators");
  return rates;
}

function knownServer(instance: unknown) {
  const known = typeof instance === "string" ? serverOf(instance) : undefined;
  if (known) return known;
  const allowed = "a type of the table such as aws:m5.2xlarge; otherwise state kilograms and share";
  throw new WattspanConfigurationError("hardware.instance", instance, allowed);
}

function acceleratorsOf({ count, model, kilograms }: AcceleratorOptions) {
  const path = "hardware.accelerators";
  const counted = { count: checkedCount(`${path}.count`, count) };
  if (kilograms !== undefined)
    return { ...counted, of: checkedRange(`${path}.kilograms`, kilograms, 0, 1e6), methodId: CONFIGURED };
  const known = typeof model === "string" ? acceleratorOf(model) : undefined;
  if (known) return { ...counted, of: known.kilograms, methodId: known.table };
  const allowed = `one of ${ACCELERATORS.join(", ")}; otherwise state kilograms`;
  throw new WattspanConfigurationError(`${path}.model`, model, allowed);
}
