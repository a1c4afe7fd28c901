import type { IntensityReading, TimeInterval } from "@wattspan/core";

/** The mean of readings over an interval. */
type Mean = Pick<IntensityReading, "gramsPerKwh" | "carbonFreeShare" | "renewableShare">;

/** Rounding error of an interval. */
const MAX_GAP_MS = 1;

/**
 * The mean of readings over an interval, weighted by time; `undefined` unless they cover all of it. Where
 * readings overlap, the one that began first counts. Shares are present only where all readings have them.
 * Pure.
 */
export function meanReading(
  readings: readonly IntensityReading[],
  { fromMs, toMs }: TimeInterval,
): Mean | undefined {
  const pieces = piecesOf(readings, { fromMs, toMs });
  const coveredMs = pieces.reduce((sum, { ms }) => sum + ms, 0);
  if (pieces.length === 0 || !(toMs - fromMs - coveredMs <= MAX_GAP_MS)) return undefined;
  const mean = (of: (reading: IntensityReading) => number | undefined) => {
    const sum = pieces.reduce((total, { reading, ms }) => total + (of(reading) ?? Number.NaN) * ms, 0);
    return Number.isNaN(sum) ? undefined : sum / coveredMs;
  };
  const grams = (part: "value" | "low" | "high") =>
    mean(({ gramsPerKwh }) => gramsPerKwh[part]) ?? Number.NaN;
  const carbonFreeShare = mean((reading) => reading.carbonFreeShare);
  const renewableShare = mean((reading) => reading.renewableShare);
  return {
    gramsPerKwh: { value: grams("value"), low: grams("low"), high: grams("high") },
    ...(carbonFreeShare !== undefined && { carbonFreeShare }),
    ...(renewableShare !== undefined && { renewableShare }),
  };
}

/** How long each reading counts. */
function piecesOf(readings: readonly IntensityReading[], { fromMs, toMs }: TimeInterval) {
  let endMs = fromMs;
  return [...readings]
    .sort((a, b) => a.validFromMs - b.validFromMs)
    .flatMap((reading) => {
      const startMs = Math.max(reading.validFromMs, endMs);
      const ms = Math.min(reading.validToMs, toMs) - startMs;
      if (!(ms > 0)) return [];
      endMs = startMs + ms;
      return [{ reading, ms }];
    });
}
