/** A provider's answer as valid plain data. */

import type { IntensityReading } from "../contracts/carbon-intensity.js";
import { ROUNDED, SCOPES } from "./intensity-slots.js";

/** The last moment that a date can express. */
const MAX_MS = 8.64e15;
const isTime = (ms: unknown): boolean => Number.isFinite(ms) && Math.abs(ms as number) <= MAX_MS;
const isShare = (share: unknown): boolean =>
  Number.isFinite(share) && 0 <= (share as number) && (share as number) <= 1;
const isOf =
  (type: string) =>
  (value: unknown): boolean =>
    typeof value === type;

/** Optional members of a reading, and their valid values. */
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
 * A provider's answer as plain data: a range of numbers (negative only if marginal), a validity, and names;
 * of the optional members, the valid ones. Throws for anything else; later reads of it cannot fail. Frozen: footprints
 * hold it, and an observer that rounds its numbers must not change what later calls are priced with.
 */
export function plainIntensity(given: IntensityReading): IntensityReading {
  const { gramsPerKwh, zone, signal, basis, source, rung, validFromMs, validToMs } = given;
  const { value, low, high } = gramsPerKwh;
  const ordered = [value, low, high].every(Number.isFinite) && low <= value && value <= high;
  const timed = isTime(validFromMs) && isTime(validToMs) && validFromMs <= validToMs;
  const named = [zone, signal, basis, source, rung].every(isOf("string"));
  if (!ordered || (low < 0 && signal !== "marginal") || !timed || !named)
    throw new TypeError("not an intensity");
  const more = new Map(
    OPTIONAL.flatMap(([member, makesSense]) => {
      const said = given[member];
      return makesSense(said) ? [[member, said] as const] : [];
    }),
  );
  const inScopes = SCOPES.reduce((sum, share) => sum + ((more.get(share) as number | undefined) ?? 0), 0);
  // Grams would be in two scopes. Which share is wrong is not known.
  if (inScopes > ROUNDED) for (const share of SCOPES) more.delete(share);
  return Object.freeze({
    gramsPerKwh: Object.freeze({ value, low, high }),
    ...{ zone, signal, basis, source, rung, validFromMs, validToMs },
    ...Object.fromEntries(more),
  });
}
