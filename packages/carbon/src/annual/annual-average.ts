import type { CarbonIntensityProvider, Clock, IntensityReading } from "@wattspan/core";
import { multiplyRange } from "@wattspan/core/accounting";
import { checkOptionNames } from "@wattspan/core/options";
import { UnknownLocationError } from "../places/location-errors.js";
import { locationProblems } from "../places/location-problems.js";
import { type ResolvedZone, resolveZone } from "../places/resolve-zone.js";
import { tenths } from "./intensity-band.js";
import { placeIntensity } from "./place-intensity.js";

/** Options of {@link annualAverage}. */
export interface AnnualAverageOptions {
  /**
   * For a location without any figure, even for its country: `"world"` (default) gives the world's figure
   * with a very wide band and `rung: "world"`; `"reject"` rejects with an {@link UnknownLocationError}.
   */
  readonly unknownLocation?: "world" | "reject";
  /**
   * `"lifecycle"` (default) includes supplying the fuels and building the plants. `"direct"` is what
   * generating the electricity emits, scope 2 of the GHG Protocol, derived from the mix of the zone.
   * {@link electricityScopes} returns both, and the rest.
   */
  readonly emissionFactors?: "lifecycle" | "direct";
  /**
   * `true`: lifecycle readings state in `scope3Share` the share of their grams that is upstream of
   * generation. Metrics then count it as scope 3 of electricity in scope 2. Default `false`: one series for
   * both.
   */
  readonly scope3Share?: boolean;
  /** Decides whether a reading is past its validity. Default: the system's clock. */
  readonly clock?: Pick<Clock, "wall">;
}

/**
 * How long an annual mean stays valid after its year. The next edition comes out soon after the next year
 * ends, and after two years the true mean of 93 % of the zones is still inside the band.
 */
const YEARS_VALID_AFTER = 2;

/**
 * Annual mean carbon intensity from a table inside the package: no network, no account, no file, in any
 * runtime. The right default, and the right fallback of a live provider. An annual mean says nothing about an
 * hour.
 *
 * Readings are lifecycle (optionally direct, `operational`), `average`, in gCO2e/kWh with a band; `rung`
 * states how exactly the place was known. `current` rejects with {@link InvalidLocationError} for a malformed
 * location, and with the signal's reason when aborted.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @throws TypeError for an unknown value of `unknownLocation` or `emissionFactors`.
 * @example
 * const location = { cloud: { provider: "aws", region: "eu-west-1" } };
 * const reading = await annualAverage().current(location, AbortSignal.timeout(1000));
 * reading.gramsPerKwh; // { value: 301, low: 215, high: 421.4 }, of zone IE
 */
export function annualAverage(options: AnnualAverageOptions = {}): CarbonIntensityProvider {
  checkOptionNames<AnnualAverageOptions>(options, {
    ...{ unknownLocation: true, emissionFactors: true, scope3Share: true, clock: true },
  });
  const { unknownLocation = "world", emissionFactors = "lifecycle" } = options;
  const { scope3Share = false, clock = { wall: () => Date.now() } } = options;
  checkChoice("unknownLocation", unknownLocation, "world", "reject");
  checkChoice("emissionFactors", emissionFactors, "lifecycle", "direct");
  const basis = emissionFactors === "direct" ? "operational" : "lifecycle";
  return {
    name: "annual-average",
    ...(basis === "operational" && { variant: emissionFactors }),
    capabilities: () => ({
      ...{ signal: "average", basis, zoneSystems: ["electricity-maps"], past: false },
    }),
    supports(location) {
      if (locationProblems(location).length > 0) return false;
      return unknownLocation === "world" || resolveZone(location).rung !== "world";
    },
    async current(location, signal) {
      signal.throwIfAborted();
      const resolved = resolveZone(location);
      if (resolved.rung === "world" && unknownLocation === "reject") throw new UnknownLocationError();
      return readingOf(resolved, { basis, scope3Share }, clock.wall());
    },
  };
}

function checkChoice(option: string, given: unknown, one: string, other: string): void {
  if (given === one || given === other) return;
  throw new TypeError(`annualAverage: ${option} must be "${one}" or "${other}", but is ${String(given)}.`);
}

interface Wanted {
  readonly basis: IntensityReading["basis"];
  readonly scope3Share: boolean;
}

function readingOf(resolved: ResolvedZone, { basis, scope3Share }: Wanted, nowMs: number): IntensityReading {
  const { year, estimated, gramsPerKwh, directShare, ...figures } = placeIntensity(resolved);
  const validToMs = Date.UTC(year + 1 + YEARS_VALID_AFTER, 0, 1);
  const direct = basis === "operational";
  return {
    ...figures,
    gramsPerKwh: direct ? tenths(multiplyRange(gramsPerKwh, directShare)) : gramsPerKwh,
    zone: resolved.zone,
    signal: "average",
    basis,
    validFromMs: Date.UTC(year, 0, 1),
    validToMs,
    ...((estimated || direct) && { estimated: true }),
    ...(direct && { estimationMethod: "direct-share" }),
    ...(!direct && scope3Share && { scope3Share: 1 - directShare.value }),
    ...(nowMs >= validToMs && { stale: true }),
    rung: resolved.rung,
    kind: "annual",
  };
}
