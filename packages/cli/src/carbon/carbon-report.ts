/** What `wattspan carbon --json` prints, and how it is built. */

import { annualAverage, bestWindow } from "@wattspan/carbon";
import { type IntensityReading, type Location, type Range, systemClock } from "@wattspan/core";
import { DAY_MS, HOUR_MS } from "@wattspan/core/units";
import {
  type Asked,
  askedProvider,
  idleProvider,
  type ProviderHealth,
  type Question,
} from "./asked-provider.js";
import { LIVE_PROVIDERS, type LiveProvider } from "./live-provider-names.js";
import { describedProvider } from "./live-providers.js";

/** A carbon intensity with everything needed to judge it. */
export interface ReportedIntensity
  extends Omit<IntensityReading, "validFromMs" | "validToMs" | "publishedAtMs" | "retrievedAtMs"> {
  /** ISO dates. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly publishedAt?: string;
}

/** The best time for work that can wait. */
export interface ReportedWindow {
  readonly hours: number;
  /** ISO dates. */
  readonly from: string;
  readonly to: string;
  /** The mean over the window. */
  readonly gramsPerKwh: Range;
  readonly carbonFreeShare?: number;
  readonly renewableShare?: number;
}

/** The carbon intensity of a place. An absent member is unknown, not 0. */
export interface CarbonReport {
  /** Raised when a member changes meaning or is removed. Adding members does not raise it. */
  readonly schemaVersion: 1;
  readonly command: "carbon";
  /** Absent if the location is unknown. */
  readonly location?: Location;
  /** Source of the location: `option`, `WATTSPAN_LOCATION`, `AWS_REGION`, … */
  readonly locationSource: string;
  /** Whether anything was asked over the network. */
  readonly online: boolean;
  /** Absent if no intensity is known. */
  readonly current?: ReportedIntensity;
  /** The forecast for the next 24 hours, oldest first; empty if there is none. */
  readonly forecast: readonly ReportedIntensity[];
  readonly bestWindow?: ReportedWindow;
  readonly providers: readonly ProviderHealth[];
}

/** The request. */
export interface CarbonRequest extends Omit<Question, "horizonMs" | "location"> {
  readonly location?: Location;
  readonly locationSource: string;
  /** Live providers to ask, the preferred one first; empty: the table alone. */
  readonly providers: readonly LiveProvider[];
  /** Hours of the work that can wait. */
  readonly window: number;
}

const HORIZON_MS = DAY_MS;
const TABLE = "annual-average";

/**
 * Asks the providers and builds the report. The figure comes from the first provider that has one and gives
 * the same signal as the first provider; otherwise it is the annual mean, if the signal is average.
 *
 * @example await carbonReport({ location: { country: "DE" }, locationSource: "option", providers: [], environment: {},
 * window })
 */
export async function carbonReport(request: CarbonRequest): Promise<CarbonReport> {
  const { location, locationSource, providers, window, clock = systemClock } = request;
  const question = { ...request, location: location ?? {}, horizonMs: HORIZON_MS };
  const asked = new Map<LiveProvider, Asked>();
  for (const name of providers) asked.set(name, await askedProvider(name, question));
  const annual = await annualReading(question);
  const [wanted] = providers;
  const shown = shownOf(wanted, [...asked.values()]) ?? annualFor(wanted, annual);
  const best = bestOf(shown?.forecast ?? [], window, clock.wall());
  const health = LIVE_PROVIDERS.map((name) => asked.get(name)?.health ?? idleProvider(name, question));
  return {
    ...{ schemaVersion: 1, command: "carbon", ...(location && { location }), locationSource },
    online: health.some(({ state }) => state === "answered" || state === "failed"),
    ...(shown?.current && { current: reportedIntensity(shown.current) }),
    forecast: (shown?.forecast ?? []).map(reportedIntensity),
    ...(best && { bestWindow: best }),
    providers: [tableHealth(annual), ...health],
  };
}

type Shown = Pick<Asked, "current" | "forecast">;

/** A marginal figure never replaces an average one. */
function shownOf(wanted: LiveProvider | undefined, asked: readonly Asked[]): Shown | undefined {
  if (wanted === undefined) return undefined;
  const { signal } = describedProvider(wanted);
  const found = asked.find(({ current }) => current?.signal === signal);
  return (
    found && {
      ...found,
      ...(found.current && { current: standingFor(wanted, found.current, found.health.name) }),
    }
  );
}

function annualFor(wanted: LiveProvider | undefined, annual: IntensityReading): Shown | undefined {
  if (wanted !== undefined && describedProvider(wanted).signal !== annual.signal) return undefined;
  return { current: wanted === undefined ? annual : standingFor(wanted, annual, TABLE), forecast: [] };
}

function standingFor(wanted: LiveProvider, reading: IntensityReading, name: string): IntensityReading {
  if (name === wanted) return reading;
  const otherBasis = reading.basis !== describedProvider(wanted).basis;
  return { ...reading, insteadOf: wanted, ...(otherBasis && { otherBasis }) };
}

const annualReading = async ({ location, clock }: Question): Promise<IntensityReading> =>
  annualAverage({ ...(clock && { clock }) }).current(location, AbortSignal.timeout(HOUR_MS));

const tableHealth = ({ gramsPerKwh, signal, basis }: IntensityReading): ProviderHealth => ({
  ...{ name: TABLE, signal, basis, state: "answered", gramsPerKwh: gramsPerKwh.value },
});

function bestOf(
  readings: readonly IntensityReading[],
  hours: number,
  fromMs: number,
): ReportedWindow | undefined {
  const best = bestWindow(readings, { lengthMs: hours * HOUR_MS, by: "intensity", fromMs });
  if (!best) return undefined;
  const { gramsPerKwh, carbonFreeShare, renewableShare } = best;
  return {
    hours,
    from: isoText(best.fromMs),
    to: isoText(best.toMs),
    gramsPerKwh,
    ...(carbonFreeShare !== undefined && { carbonFreeShare }),
    ...(renewableShare !== undefined && { renewableShare }),
  };
}

function reportedIntensity(reading: IntensityReading): ReportedIntensity {
  const { validFromMs, validToMs, publishedAtMs, retrievedAtMs: _, ...said } = reading;
  const times = { validFrom: isoText(validFromMs), validTo: isoText(validToMs) };
  return { ...said, ...times, ...(publishedAtMs !== undefined && { publishedAt: isoText(publishedAtMs) }) };
}

const isoText = (ms: number): string => new Date(ms).toISOString();
