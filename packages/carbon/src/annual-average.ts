import type { CarbonIntensityProvider, Clock, IntensityReading } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { annualIntensity } from "./annual-intensity.js";
import { emberIntensity, withEmbersAlternatives } from "./ember-intensity.js";
import { UnknownLocationError } from "./location-errors.js";
import { locationProblems } from "./location-problems.js";
import { type ResolvedZone, resolveZone } from "./resolve-zone.js";

export { InvalidLocationError, UnknownLocationError } from "./location-errors.js";

/** How {@link annualAverage} behaves where the table has no answer. */
export interface AnnualAverageOptions {
  /**
   * For a location that nothing is known about, nor about its country: `"world"` (default) gives the world's
   * figure with a very wide band and `rung: "world"`; `"reject"` gives an {@link UnknownLocationError}.
   */
  readonly unknownLocation?: "world" | "reject";
  /** Tells when a reading is past its validity. Default: the system's clock. */
  readonly clock?: Pick<Clock, "wall">;
}

/**
 * How long an annual mean is good for after its year. The next edition comes out soon after the next year
 * ends, and after two years the true mean of 93 % of the zones is still inside the band.
 */
const YEARS_VALID_AFTER = 2;

/**
 * Annual mean carbon intensity from a table inside the package: no network, no account, no file, in any
 * runtime. It is the right default, and what a live provider falls back to. The mean of a year says nothing
 * about an hour.
 *
 * Readings are lifecycle, `average`, in gCO2e/kWh with a band; `rung` says how exactly the place was known.
 * `current` rejects with {@link InvalidLocationError} for a malformed location, and with the signal's reason
 * when aborted.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @throws TypeError for an unknown value of `unknownLocation`.
 * @example
 * const location = { cloud: { provider: "aws", region: "eu-west-1" } };
 * const reading = await annualAverage().current(location, AbortSignal.timeout(1000));
 * reading.gramsPerKwh; // { value: 301, low: 215, high: 421.4 }, of zone IE
 */
export function annualAverage(options: AnnualAverageOptions = {}): CarbonIntensityProvider {
  checkOptionNames<AnnualAverageOptions>(options, { unknownLocation: true, clock: true });
  const { unknownLocation = "world", clock = { wall: () => Date.now() } } = options;
  if (unknownLocation !== "world" && unknownLocation !== "reject") {
    throw new TypeError(
      `annualAverage: unknownLocation must be "world" or "reject", but is ${String(unknownLocation)}.`,
    );
  }
  return {
    name: "annual-average",
    capabilities: () => ({
      ...{ signal: "average", basis: "lifecycle", zoneSystems: ["electricity-maps"], past: false },
    }),
    supports(location) {
      if (locationProblems(location).length > 0) return false;
      return unknownLocation === "world" || resolveZone(location).rung !== "world";
    },
    async current(location, signal) {
      signal.throwIfAborted();
      const resolved = resolveZone(location);
      if (resolved.rung === "world" && unknownLocation === "reject") throw new UnknownLocationError();
      return readingOf(resolved, clock.wall());
    },
  };
}

function readingOf(resolved: ResolvedZone, nowMs: number): IntensityReading {
  const embers = emberIntensity(resolved);
  const { year, estimated, ...said } = embers ?? withEmbersAlternatives(annualIntensity(resolved), resolved);
  const validToMs = Date.UTC(year + 1 + YEARS_VALID_AFTER, 0, 1);
  return {
    ...said,
    zone: resolved.zone,
    signal: "average",
    basis: "lifecycle",
    validFromMs: Date.UTC(year, 0, 1),
    validToMs,
    ...(estimated && { estimated }),
    ...(nowMs >= validToMs && { stale: true }),
    rung: resolved.rung,
    kind: "annual",
    accounting: embers ? "production" : "consumption",
  };
}
