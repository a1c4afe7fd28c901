import type { IntensityReading } from "@wattspan/core";
import { isRecord } from "../../http/answer.js";

/** The kept answer for a place. */
export interface KeptAnswer {
  /** The newest reading. */
  readonly reading?: IntensityReading;
  readonly forecast?: {
    readonly readings: readonly IntensityReading[];
    /** How far ahead it was asked for. */
    readonly horizonMs: number;
    /** When, in milliseconds since the Unix epoch. */
    readonly askedAtMs: number;
  };
}

const RUNGS = "zone cloud_region coordinates country response endpoint model_name provider world".split(" ");
/** Three days by five minutes are 864. */
const MAX_READINGS = 2000;

/**
 * Reads a store's text in the form that we write. Texts of other versions or other programs count as nothing.
 */
export function keptAnswerIn(text: string | undefined): KeptAnswer {
  const { reading, forecast } = recordIn(text);
  return {
    ...(isReading(reading) && { reading }),
    ...(isForecast(forecast) && { forecast }),
  };
}

function recordIn(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = text === undefined ? {} : JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {}; // No JSON.
  }
}

function isForecast(value: unknown): value is NonNullable<KeptAnswer["forecast"]> {
  if (!isRecord(value) || !isNumber(value.horizonMs) || !isNumber(value.askedAtMs)) return false;
  const { readings } = value;
  return Array.isArray(readings) && readings.length <= MAX_READINGS && readings.every(isReading);
}

function isReading(value: unknown): value is IntensityReading {
  if (!isRecord(value) || !isRecord(value.gramsPerKwh)) return false;
  const { low, value: middle, high } = value.gramsPerKwh;
  const { zone, source, signal, basis, rung, validFromMs, validToMs } = value;
  const isBand = isNumber(low) && isNumber(middle) && isNumber(high) && low <= middle && middle <= high;
  const isNamed = typeof zone === "string" && typeof source === "string" && RUNGS.includes(rung as string);
  const isKnown =
    /^(average|marginal)$/.test(String(signal)) && /^(lifecycle|operational)$/.test(String(basis));
  const isTimed = isNumber(validFromMs) && isNumber(validToMs) && validFromMs < validToMs;
  const isAverage = isBand && low >= 0 && middle > 0; // 0 means no data
  return isBand && (signal === "marginal" || isAverage) && isNamed && isKnown && isTimed;
}

const isNumber = (value: unknown): value is number => Number.isFinite(value);
