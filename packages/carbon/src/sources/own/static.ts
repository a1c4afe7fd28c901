import {
  type CarbonIntensityProvider,
  type Clock,
  systemClock,
  WattspanConfigurationError,
} from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { boundsOf, isIntensity } from "../../readings/figure.js";
import { providerOf } from "../../readings/grid-source.js";
import { statedRung } from "../../readings/known-place.js";
import { STATED_SOURCE, type StatedSource, statedSource } from "../../readings/stated-source.js";
import { variantOf } from "../../readings/variant.js";

/** One stated figure. */
export interface StaticIntensityOptions extends Partial<StatedSource> {
  /** Above 0 and at most 2000; a marginal one from -2000 on. */
  readonly gramsPerKwh: number;
  /** Name of the place, for example `our-data-centre`. Default `static`. */
  readonly zone?: string;
  /** When it begins to hold, in milliseconds since the Unix epoch. Default: 1 January of this year. */
  readonly validFromMs?: number;
  /**
   * When it ends. Default: a year after `validFromMs`. It is used on after that, marked `stale`, for three
   * times as long as it held.
   */
  readonly validToMs?: number;
  /** Default: the system's clock. */
  readonly clock?: Pick<Clock, "wall">;
}

const NAME = "static";

/**
 * One figure that you state, in gCO2e/kWh, for every location: a contract, an audit, a site with its own
 * plant. Default: `average` and `lifecycle`, with a band of the value alone.
 *
 * @throws WattspanConfigurationError for an invalid figure or time.
 * @example
 * const provider = staticIntensity({ gramsPerKwh: 28, zone: "our-data-centre", source: "audit@2026" });
 * const metering = createMetering({ intensity: provider });
 */
export function staticIntensity(options: StaticIntensityOptions): CarbonIntensityProvider {
  checkOptionNames<StaticIntensityOptions>(options, {
    ...STATED_SOURCE,
    ...{ gramsPerKwh: true, zone: true, validFromMs: true, validToMs: true, clock: true },
  });
  const { gramsPerKwh, zone = NAME, clock = systemClock } = options;
  const year = new Date(clock.wall()).getUTCFullYear();
  const { validFromMs: fromMs = Date.UTC(year, 0, 1) } = options;
  const { validToMs: toMs = yearAfter(fromMs) } = options;
  if (!(fromMs < toMs)) throw new WattspanConfigurationError("validToMs", toMs, "a time after validFromMs");
  const { signal = "average", basis = "lifecycle", band = { low: 1, high: 1 } } = options;
  const { source, ...rest } = statedSource(NAME, { ...options, signal, basis, band });
  if (!isIntensity(gramsPerKwh, signal))
    throw new WattspanConfigurationError("gramsPerKwh", gramsPerKwh, `a number ${boundsOf(signal)}`);
  const series = async () => ({ slots: [{ fromMs, toMs, gramsPerKwh, kind: "static" as const }] });
  return providerOf(
    { name: NAME, variant: variantOf(gramsPerKwh, zone, fromMs, toMs, source, rest), clock },
    {
      source,
      ...rest,
      capabilities: { signal, basis, zoneSystems: [] },
      placeOf: (location) => ({ zone, rung: statedRung(location) }),
      now: series,
      past: series,
    },
  );
}

function yearAfter(fromMs: number): number {
  const date = new Date(fromMs);
  return date.setUTCFullYear(date.getUTCFullYear() + 1);
}
