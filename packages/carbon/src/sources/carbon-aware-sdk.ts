import type { CarbonIntensityProvider, Location, TimeInterval } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@wattspan/core/units";
import { isRecord } from "../http/answer.js";
import { CONNECTION_OPTIONS, Connection, type ConnectionOptions } from "../http/connection.js";
import { figureOf } from "../readings/figure.js";
import { providerOf, type Series } from "../readings/grid-source.js";
import { instantOf } from "../readings/instant.js";
import { IntensityError } from "../readings/intensity-error.js";
import { codeOf, otherPlace, type Place } from "../readings/known-place.js";
import { type Slot, usualStep } from "../readings/slots.js";
import { STATED_SOURCE, type StatedSource, statedSource } from "../readings/stated-source.js";
import { variantOf } from "../readings/variant.js";

export { IntensityError, type IntensityProblem } from "../readings/intensity-error.js";

/** Where the service is, and the signal and basis that its answers do not state. */
export interface CarbonAwareSdkOptions extends ConnectionOptions, StatedSource {
  /** The address of the SDK's WebAPI, for example `http://carbon-aware.internal:8080`. */
  readonly baseUrl: string;
  /** The length of one figure, in milliseconds. Default: the usual distance of figures, else 5 minutes. */
  readonly stepMs?: number;
}

const NAME = "carbon-aware-sdk";
const STEP_MS = 5 * MINUTE_MS;
/** How far back the newest figure is searched for. */
const LOOK_BACK_MS = 2 * HOUR_MS;
const FORECAST_MS = DAY_MS;

/**
 * Carbon intensity from the WebAPI of the Green Software Foundation's Carbon Aware SDK, which you run
 * yourself with any of its sources, in gCO2e/kWh. It takes its own location names,
 * `{ zone: { system: "carbon-aware-sdk", code: "eastus" } }`, or cloud regions, which its files name as the
 * clouds do.
 *
 * @throws WattspanConfigurationError for invalid options.
 * @example
 * const provider = carbonAwareSdk({ baseUrl: "http://carbon-aware:8080", signal: "marginal", basis: "operational" });
 * const location = { cloud: { provider: "azure", region: "eastus" } };
 * const reading = await provider.current(location, AbortSignal.timeout(3000));
 */
export function carbonAwareSdk(options: CarbonAwareSdkOptions): CarbonIntensityProvider {
  checkOptionNames<CarbonAwareSdkOptions>(options, { ...CONNECTION_OPTIONS, ...STATED_SOURCE, stepMs: true });
  const { source, signal, basis, ...rest } = statedSource(NAME, options);
  const connection = new Connection(NAME, options);
  const { clock } = connection;
  const { stepMs } = options;
  const measured = async ({ zone }: Place, { fromMs, toMs }: TimeInterval, abort: AbortSignal) => {
    // The names are `time` and `toTime`. It ignores other names silently and answers for now.
    const query = { location: zone, time: isoText(fromMs), toTime: isoText(toMs) };
    const json = await connection.get({ path: "emissions/bylocation", query, signal: abort });
    return seriesOf(json, zone, "rating", "time", signal, stepMs, clock.wall());
  };
  return providerOf({
    name: NAME,
    variant: variantOf(options.baseUrl, stepMs, source, signal, basis, rest),
    clock,
    source,
    capabilities: {
      ...{ signal, basis, zoneSystems: [NAME], stepMs: stepMs ?? STEP_MS, forecastMs: FORECAST_MS },
    },
    ...rest,
    placeOf,
    now: (place, abort) =>
      measured(place, { fromMs: clock.wall() - LOOK_BACK_MS, toMs: clock.wall() }, abort),
    async ahead({ zone }, _, abort) {
      const json = await connection.get({
        path: "emissions/forecasts/current",
        query: { location: zone },
        signal: abort,
      });
      const [forecast] = Array.isArray(json) ? json.filter(isRecord) : [];
      return seriesOf(forecast?.forecastData, undefined, "value", "timestamp", signal, stepMs, clock.wall());
    },
    past: (place, { fromMs, toMs }, abort) =>
      measured(place, { fromMs: fromMs - LOOK_BACK_MS / 2, toMs: toMs + LOOK_BACK_MS / 2 }, abort),
  });
}

const isoText = (ms: number): string => new Date(ms).toISOString();

function placeOf(location: Location): Place | string {
  const code = codeOf(location, NAME);
  if (code !== undefined) return { zone: code, rung: "zone" };
  const region = location.cloud?.region.toLowerCase().replace(/\s/g, "");
  if (region === undefined || !/^[\w-]{1,64}$/.test(region))
    return "it takes only its own locations and cloud regions";
  return { zone: region, rung: "cloud_region" };
}

/**
 * Figures under one of two pairs of names. Forecasts return the name of a grid, other answers that of the
 * location.
 */
function seriesOf(
  rows: unknown,
  location: string | undefined,
  valueName: string,
  timeName: string,
  signal: StatedSource["signal"],
  statedStepMs: number | undefined,
  nowMs: number,
): Series {
  if (!Array.isArray(rows) || !rows.every(isRecord)) throw bad("its answer has no figures");
  const isOther = (row: { readonly location?: unknown }) =>
    String(row.location).toLowerCase() !== location?.toLowerCase();
  const other = location === undefined ? undefined : rows.find(isOther);
  if (location !== undefined && other) throw otherPlace(NAME, location, other.location);
  const startsMs = rows.map((row) => instantOf(row[timeName]));
  if (startsMs.includes(undefined)) throw bad("a figure has no time with an offset");
  const sorted = [...(startsMs as number[])].sort((a, b) => a - b);
  const stepMs = statedStepMs ?? usualStep(sorted.filter((ms, index) => ms !== sorted[index - 1])) ?? STEP_MS;
  const slots = rows.flatMap((row, index): readonly Slot[] => {
    const fromMs = startsMs[index] as number;
    const gramsPerKwh = figureOf(NAME, row[valueName], signal);
    if (gramsPerKwh === undefined) return [];
    const isForecast = valueName === "value";
    const kind = isForecast && fromMs > nowMs ? "forecast" : "live";
    return [{ fromMs, toMs: fromMs + stepMs, gramsPerKwh, kind, ...(isForecast && { estimated: true }) }];
  });
  return { slots };
}

const bad = (found: string): IntensityError => new IntensityError(NAME, "bad_payload", found);
