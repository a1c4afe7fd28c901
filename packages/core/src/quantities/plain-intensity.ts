/** A provider's answer as plain data that makes sense. */

import type { IntensityReading } from "../contracts/carbon-intensity.js";

/** The last moment that a date can name. */
const MAX_MS = 8.64e15;
const isTime = (ms: unknown): boolean => Number.isFinite(ms) && Math.abs(ms as number) <= MAX_MS;
const isShare = (share: unknown): boolean =>
  Number.isFinite(share) && 0 <= (share as number) && (share as number) <= 1;
const isOf =
  (type: string) =>
  (value: unknown): boolean =>
    typeof value === type;

/** What a reading may say besides what it must, and which values make sense. */
const OPTIONAL: readonly (readonly [keyof IntensityReading, (value: unknown) => boolean])[] = [
  ["estimated", isOf("boolean")],
  ["estimationMethod", isOf("string")],
  ["stale", isOf("boolean")],
  ["kind", isOf("string")],
  ["accounting", isOf("string")],
  ["publishedAtMs", isTime],
  ["retrievedAtMs", isTime],
  ["carbonFreeShare", isShare],
  ["renewableShare", isShare],
  ["scope1Share", isShare],
  ["scope3Share", isShare],
  ["attribution", isOf("string")],
  ["insteadOf", isOf("string")],
  ["otherBasis", isOf("boolean")],
];

/**
 * A provider's answer as plain data: a range of numbers, negative only where they are marginal, a time for which it holds, and names; of
 * what else it says, what makes sense. Throws where it is none; what is read of it later can then not fail.
 */
export function plainIntensity(given: IntensityReading): IntensityReading {
  const { gramsPerKwh, zone, signal, basis, source, rung, validFromMs, validToMs } = given;
  const { value, low, high } = gramsPerKwh;
  const ordered = [value, low, high].every(Number.isFinite) && low <= value && value <= high;
  const timed = isTime(validFromMs) && isTime(validToMs) && validFromMs <= validToMs;
  const named = [zone, signal, basis, source, rung].every(isOf("string"));
  if (!ordered || (low < 0 && signal !== "marginal") || !timed || !named)
    throw new TypeError("not an intensity");
  const more = OPTIONAL.flatMap(([member, makesSense]) => {
    const said = given[member];
    return makesSense(said) ? [[member, said] as const] : [];
  });
  return {
    gramsPerKwh: { value, low, high },
    ...{ zone, signal, basis, source, rung, validFromMs, validToMs },
    ...Object.fromEntries(more),
  };
}
