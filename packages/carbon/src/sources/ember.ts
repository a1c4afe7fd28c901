import { type CarbonIntensityProvider, type Location, WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { DAY_MS } from "@wattspan/core/units";
import { isRecord } from "../http/answer.js";
import { CONNECTION_OPTIONS, Connection, type ConnectionOptions } from "../http/connection.js";
import { keyOf } from "../http/key.js";
import { alpha3Of } from "../places/country-codes.js";
import { figureOf } from "../readings/figure.js";
import { providerOf, type Series } from "../readings/grid-source.js";
import { instantOf } from "../readings/instant.js";
import { IntensityError } from "../readings/intensity-error.js";
import { codeOf, countryPlaceOf, otherPlace, type Place } from "../readings/known-place.js";
import { LIVE_BAND } from "../readings/live-band.js";
import type { Slot } from "../readings/slots.js";

export { IntensityError, type IntensityProblem } from "../readings/intensity-error.js";

/** Options of {@link ember}. */
export interface EmberOptions extends ConnectionOptions {
  /** The key of the account. Default: the variable `EMBER_API_KEY`. */
  readonly apiKey?: string;
  /** `"monthly"` (default), for fewer countries and a month or two late; or `"yearly"`. */
  readonly step?: "monthly" | "yearly";
}

const NAME = "ember";
const YEAR_MS = 366 * DAY_MS;
/** How far back the newest figure is searched for. */
const LOOK_BACK_MS = { monthly: YEAR_MS, yearly: 4 * YEAR_MS };
/** Its form of a month or a year. */
const DATES = { monthly: /^\d{4}-\d{2}(-01)?$/, yearly: /^\d{4}(-01-01)?$/ };

/**
 * Monthly or yearly means of some 210 countries, from the API of the think tank Ember. Needs a key, which is
 * free. Average, `lifecycle`, of generation. It has no current figures: they follow a month or two later, and
 * say nothing about an hour.
 *
 * @throws WattspanConfigurationError without a key, and for invalid options.
 * @example
 * const provider = cached(retrying(ember({ apiKey })));
 * const reading = await provider.current({ country: "BR" }, AbortSignal.timeout(3000));
 */
export function ember(options: EmberOptions = {}): CarbonIntensityProvider {
  checkOptionNames<EmberOptions>(options, { ...CONNECTION_OPTIONS, apiKey: true, step: true });
  const { step = "monthly" } = options;
  if (step !== "monthly" && step !== "yearly")
    throw new WattspanConfigurationError("step", step, '"monthly" or "yearly"');
  const apiKey = keyOf("apiKey", options.apiKey, "EMBER_API_KEY");
  const api = { publicUrl: "https://api.ember-energy.org", ...options };
  const connection = new Connection(NAME, api, undefined, [apiKey]);
  const ask = async ({ zone }: Place, fromMs: number, toMs: number, signal: AbortSignal) => {
    const [start_date, end_date] = [fromMs, toMs].map((ms) => dateText(ms, step)) as [string, string];
    const query = {
      ...{ entity_code: zone, is_aggregate_entity: false, include_all_dates_value_range: false },
      ...{ start_date, end_date, api_key: apiKey },
    };
    return seriesOf(await connection.get({ path: `v1/carbon-intensity/${step}`, query, signal }), zone, step);
  };
  const { clock } = connection;
  return providerOf({
    name: NAME,
    connection,
    variant: step === "yearly" ? step : undefined,
    clock,
    source: `ember-${step}`,
    // No stepMs: months and years differ in length.
    capabilities: { signal: "average", basis: "lifecycle", zoneSystems: [NAME, "electricity-maps"] },
    accounting: "production",
    attribution: "Ember, CC BY 4.0.",
    band: { low: 1 / LIVE_BAND.estimated, high: LIVE_BAND.estimated },
    placeOf,
    now: (place, signal) => ask(place, clock.wall() - LOOK_BACK_MS[step], clock.wall(), signal),
    past: (place, { fromMs, toMs }, signal) => ask(place, fromMs, toMs, signal),
  });
}

const dateText = (ms: number, step: keyof typeof DATES): string =>
  new Date(ms).toISOString().slice(0, step === "yearly" ? 4 : 7);

function placeOf(location: Location): Place | string {
  const code = codeOf(location, NAME, /^[A-Za-z]{3}$/)?.toUpperCase();
  if (code !== undefined) return { zone: code, rung: "zone" };
  const place = countryPlaceOf(location);
  const country = place && alpha3Of(place.country);
  if (!place || country === undefined) return "it knows only countries, and needs exactly one";
  return { zone: country, rung: place.zone === place.country ? place.rung : "country" };
}

function seriesOf(json: unknown, country: string, step: keyof typeof DATES): Series {
  const { data } = isRecord(json) ? json : {};
  if (!Array.isArray(data)) throw bad("its answer has no data");
  return { slots: data.flatMap((row: unknown) => slotOf(row, country, step)) };
}

function slotOf(row: unknown, country: string, step: keyof typeof DATES): readonly Slot[] {
  if (!isRecord(row)) throw bad("a row is not an object");
  const { entity_code: answered, date, emissions_intensity_gco2_per_kwh: value } = row;
  if (answered !== country) throw otherPlace(NAME, country, answered);
  const isDate = typeof date === "string" && DATES[step].test(date);
  const fromMs = isDate ? instantOf(`${date.padEnd(10, "-01")}T00:00Z`) : undefined;
  if (fromMs === undefined) throw bad(`the date of a row is not a ${step === "yearly" ? "year" : "month"}`);
  const gramsPerKwh = figureOf(NAME, value);
  if (gramsPerKwh === undefined) return [];
  const [year, month] = [new Date(fromMs).getUTCFullYear(), new Date(fromMs).getUTCMonth()];
  const toMs = step === "yearly" ? Date.UTC(year + 1, 0) : Date.UTC(year, month + 1);
  return [{ fromMs, toMs, gramsPerKwh, kind: step === "yearly" ? "annual" : "historical" }];
}

const bad = (found: string): IntensityError => new IntensityError(NAME, "bad_payload", found);
