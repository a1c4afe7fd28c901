import type { CarbonIntensityProvider, Location } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { DAY_MS, HOUR_MS } from "@wattspan/core/units";
import { isRecord } from "../http/answer.js";
import { CONNECTION_OPTIONS, Connection, type ConnectionOptions } from "../http/connection.js";
import { figureOf } from "../readings/figure.js";
import { providerOf, type Series } from "../readings/grid-source.js";
import { instantOf, minuteText } from "../readings/instant.js";
import { IntensityError } from "../readings/intensity-error.js";
import { codeOf, onlyPlaceOf, otherPlace, type Place } from "../readings/known-place.js";
import type { Slot } from "../readings/slots.js";

export { IntensityError, type IntensityProblem } from "../readings/intensity-error.js";

/** Options of {@link energinet}. */
export type EnerginetOptions = ConnectionOptions;

const NAME = "energinet";
const STEP_MS = HOUR_MS / 12;
/** The forecast reaches to the end of the next day. */
const FORECAST_MS = 48 * HOUR_MS;
const MAX_PAST_MS = 14 * DAY_MS;
/** More rows than that stretch has. */
const MAX_ROWS = 5000;
/** Its name for each of the two zones of Electricity Maps. */
const AREA = /^(?:DK-)?(DK[12])$/;

/**
 * Carbon intensity of the two price areas of Denmark in steps of five minutes, from Energi Data Service of
 * the grid operator Energinet. Needs no key. Average, `operational`, of consumption: imports count. The
 * forecast reaches to the end of the next day.
 *
 * @throws WattspanConfigurationError for invalid options.
 * @example
 * const provider = cached(retrying(energinet()));
 * const location = { zone: { system: "energinet", code: "DK1" } };
 * const reading = await provider.current(location, AbortSignal.timeout(3000));
 */
export function energinet(options: EnerginetOptions = {}): CarbonIntensityProvider {
  checkOptionNames<EnerginetOptions>(options, CONNECTION_OPTIONS);
  const connection = new Connection(NAME, { publicUrl: "https://api.energidataservice.dk", ...options });
  const { clock } = connection;
  const ask = async (
    dataset: "CO2Emis" | "CO2EmisProg",
    { zone }: Place,
    fromMs: number,
    toMs: number,
    signal: AbortSignal,
  ) => {
    // Without a filter the first rows may be of either area; without a time zone times are Danish.
    const filter = JSON.stringify({ PriceArea: [zone] });
    const query = {
      ...{ start: bareMinuteText(fromMs), end: bareMinuteText(toMs), timezone: "UTC" },
      ...{ filter, sort: "Minutes5UTC desc", limit: MAX_ROWS },
    };
    const json = await connection.get({ path: `dataset/${dataset}`, query, signal });
    return seriesOf(json, zone, dataset, clock.wall());
  };
  return providerOf({
    name: NAME,
    connection,
    clock,
    source: "energi-data-service",
    capabilities: {
      ...{ signal: "average", basis: "operational", zoneSystems: [NAME, "electricity-maps"] },
      ...{ stepMs: STEP_MS, forecastMs: FORECAST_MS, requestsPerMinute: 240 },
    },
    accounting: "consumption",
    attribution: "Energinet, Energi Data Service, CC BY 4.0.",
    placeOf,
    now: (place, signal) => ask("CO2Emis", place, clock.wall() - HOUR_MS, clock.wall() + STEP_MS, signal),
    ahead: (place, { fromMs, toMs }, signal) =>
      ask("CO2EmisProg", place, fromMs - STEP_MS, Math.min(toMs, fromMs + FORECAST_MS), signal),
    maxPastMs: MAX_PAST_MS,
    past: (place, { fromMs, toMs }, signal) =>
      ask("CO2Emis", place, fromMs - STEP_MS, toMs + STEP_MS, signal),
  });
}

/** It takes minutes without a zone, which `timezone` states. */
const bareMinuteText = (ms: number): string => minuteText(ms).slice(0, -1);

function placeOf(location: Location): Place | string {
  const [, code] = AREA.exec(codeOf(location, NAME)?.toUpperCase() ?? "") ?? [];
  if (code !== undefined) return { zone: code, rung: "zone" };
  const place = onlyPlaceOf(location);
  const [, area] = AREA.exec(place?.zone ?? "") ?? [];
  if (place && area !== undefined) return { zone: area, rung: place.rung };
  return "it knows only the west of Denmark, DK1, and the east, DK2, and needs one of them";
}

function seriesOf(json: unknown, area: string, dataset: string, nowMs: number): Series {
  const { records, dataset: answered } = isRecord(json) ? json : {};
  if (!Array.isArray(records)) throw bad("its answer has no records");
  if (answered !== dataset)
    throw bad(`asked for ${dataset}, it answered with ${String(answered).slice(0, 20)}`);
  return { slots: records.flatMap((row: unknown) => slotOf(row, area, dataset === "CO2EmisProg", nowMs)) };
}

function slotOf(row: unknown, area: string, isForecast: boolean, nowMs: number): readonly Slot[] {
  if (!isRecord(row)) throw bad("a record is not an object");
  const { Minutes5UTC: time, PriceArea: answered, CO2Emission: value } = row;
  if (answered !== area) throw otherPlace(NAME, area, answered);
  // The time is UTC, as its name states; it has no offset.
  const fromMs = typeof time === "string" ? instantOf(`${time}Z`) : undefined;
  if (fromMs === undefined || fromMs % STEP_MS !== 0)
    throw bad("the time of a record is not a step of five minutes");
  const gramsPerKwh = figureOf(NAME, value);
  if (gramsPerKwh === undefined) return [];
  const kind = isForecast && fromMs > nowMs ? "forecast" : "live";
  const estimated = isForecast && { estimated: true, estimationMethod: "forecast" };
  return [{ fromMs, toMs: fromMs + STEP_MS, gramsPerKwh, kind, ...estimated }];
}

const bad = (found: string): IntensityError => new IntensityError(NAME, "bad_payload", found);
