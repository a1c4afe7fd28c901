import type { CarbonIntensityProvider, Location } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { HOUR_MS, msFromSeconds } from "@wattspan/core/units";
import { isRecord } from "../http/answer.js";
import { CONNECTION_OPTIONS, Connection, type ConnectionOptions } from "../http/connection.js";
import { figureOf } from "../readings/figure.js";
import { providerOf, type Series } from "../readings/grid-source.js";
import { minuteText } from "../readings/instant.js";
import { IntensityError } from "../readings/intensity-error.js";
import { codeOf, countryPlaceOf, type Place } from "../readings/known-place.js";
import { type Slot, usualStep } from "../readings/slots.js";

/** Options of {@link energyCharts}. */
export type EnergyChartsOptions = ConnectionOptions;

const NAME = "energy-charts";
const STEP_MS = HOUR_MS / 4;
/** The forecast reaches to the end of the next day. */
const FORECAST_MS = 48 * HOUR_MS;
/** How long one answer serves both questions. */
const SAME_ANSWER_MS = 60_000;
/** 2000 and 2200 in seconds; milliseconds would be later. */
const EARLIEST_S = 946_684_800;
const LATEST_S = 7_258_118_400;

/**
 * Carbon intensity of European countries, mostly by quarter hours, from Energy-Charts of Fraunhofer ISE.
 * Needs no key, and asks for two requests a minute at most, so wrap it in `cached`. Average, `lifecycle`;
 * measured where available, and its own forecast from there to the end of the next day.
 *
 * @throws WattspanConfigurationError for invalid options.
 * @example
 * const provider = cached(retrying(energyCharts()));
 * const reading = await provider.current({ country: "DE" }, AbortSignal.timeout(3000));
 */
export function energyCharts(options: EnergyChartsOptions = {}): CarbonIntensityProvider {
  checkOptionNames<EnergyChartsOptions>(options, CONNECTION_OPTIONS);
  const connection = new Connection(NAME, { publicUrl: "https://api.energy-charts.info", ...options });
  const { clock } = connection;
  const ask = async ({ zone }: Place, signal: AbortSignal, past: Readonly<Record<string, string>> = {}) => {
    const query = { country: zone.toLowerCase(), ...past };
    return seriesOf(await connection.get({ path: "co2eq", query, signal }), clock.wall());
  };
  // Without an interval it answers with the day and the whole forecast: one request is enough for both.
  let answered: { readonly zone: string; readonly atMs: number; readonly series: Series } | undefined;
  const today = async (place: Place, signal: AbortSignal) => {
    const series = await ask(place, signal);
    answered = { zone: place.zone, atMs: clock.now(), series };
    return series;
  };
  const isNew = ({ zone }: Place) => answered?.zone === zone && clock.now() - answered.atMs < SAME_ANSWER_MS;
  return providerOf(connection, {
    source: NAME,
    capabilities: {
      ...{ signal: "average", basis: "lifecycle", zoneSystems: [NAME, "electricity-maps"] },
      ...{ stepMs: STEP_MS, forecastMs: FORECAST_MS },
    },
    attribution: "Energy-Charts, Fraunhofer ISE, CC BY 4.0.",
    placeOf,
    now: today,
    ahead: async (place, _, signal) => (answered && isNew(place) ? answered.series : today(place, signal)),
    past: (place, { fromMs, toMs }, signal) =>
      ask(place, signal, { start: minuteText(fromMs - HOUR_MS), end: minuteText(toMs + HOUR_MS) }),
  });
}

/** It knows countries only: a zone inside one is no better known than the country. */
function placeOf(location: Location): Place | string {
  const code = codeOf(location, NAME, /^[A-Za-z]{2,3}$/);
  if (code !== undefined) return { zone: code.toUpperCase(), rung: "zone" };
  const place = countryPlaceOf(location);
  if (!place) return "it knows only countries of Europe; coordinates near a border need a country, too";
  const isCountry = place.zone === place.country;
  return { zone: place.country, rung: isCountry ? place.rung : "country" };
}

/** Three columns of one length; a moment without a measured figure may have a forecast. */
function seriesOf(json: unknown, nowMs: number): Series {
  const { unix_seconds: seconds, co2eq = [], co2eq_forecast: forecasts = [] } = isRecord(json) ? json : {};
  const columns = [seconds, co2eq, forecasts];
  if (!columns.every(Array.isArray)) throw bad("its answer lacks its columns");
  const [moments, measured, forecast] = columns as readonly (readonly unknown[])[] as [
    unknown[],
    unknown[],
    unknown[],
  ];
  const lengths = [measured, forecast].filter(
    (column) => column.length > 0 && column.length !== moments.length,
  );
  if (lengths.length > 0) throw bad("its columns differ in length");
  if (!moments.every((at) => typeof at === "number" && at >= EARLIEST_S && at <= LATEST_S))
    throw bad("its times are not seconds since 1970");
  const startsMs = (moments as number[]).map(msFromSeconds);
  const stepMs = usualStep(startsMs) ?? STEP_MS;
  if (!(stepMs > 0 && stepMs <= HOUR_MS)) throw bad("its times are not in order");
  return {
    slots: startsMs.flatMap((fromMs, index) =>
      slotOf(fromMs, stepMs, measured[index], forecast[index], nowMs),
    ),
  };
}

function slotOf(
  fromMs: number,
  stepMs: number,
  measured: unknown,
  forecast: unknown,
  nowMs: number,
): readonly Slot[] {
  const known = figureOf(NAME, measured);
  const gramsPerKwh = known ?? figureOf(NAME, forecast);
  if (gramsPerKwh === undefined) return [];
  const estimated = known === undefined && { estimated: true, estimationMethod: "forecast" };
  const kind = known === undefined && fromMs > nowMs ? "forecast" : "live";
  return [{ fromMs, toMs: fromMs + stepMs, gramsPerKwh, kind, ...estimated }];
}

const bad = (found: string): IntensityError => new IntensityError(NAME, "bad_payload", found);
