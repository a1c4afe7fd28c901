import type { CarbonIntensityProvider, Clock, IntensityReading, Location } from "@wattspan/core";

/** How long a reading is valid, in milliseconds. */
const VALID_MS = 7000;

/**
 * A provider whose reading differs from country to country and changes every few seconds. Of Sweden nothing
 * is known, and Poland fails every second time, so that its readings get stale.
 */
export const changingIntensity = (clock: Clock): CarbonIntensityProvider => ({
  name: "changing",
  async current(location) {
    const slot = Math.floor(clock.wall() / VALID_MS);
    if (location.country === "SE" || (location.country === "PL" && slot % 2 === 0)) throw new Error("503");
    return readingOf(location, slot);
  },
});

function readingOf({ country = "" }: Location, slot: number): IntensityReading {
  const value = 50 + (((country.charCodeAt(0) || 1) * 37 + slot * 61) % 500);
  return {
    gramsPerKwh: { value, low: value * 0.9, high: value * 1.2 },
    zone: country || "world",
    signal: "average",
    basis: "lifecycle",
    source: "changing@1",
    validFromMs: slot * VALID_MS,
    validToMs: (slot + 1) * VALID_MS,
    rung: country ? "country" : "world",
    kind: "live",
  };
}
