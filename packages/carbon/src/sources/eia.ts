import type { CarbonIntensityProvider, Location } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { DAY_MS, HOUR_MS } from "@wattspan/core/units";
import { isRecord, type ProblemOf } from "../http/answer.js";
import { CONNECTION_OPTIONS, Connection, type ConnectionOptions, keyOf } from "../http/connection.js";
import { codeOfZone } from "../places/zone-systems.js";
import { type Generation, megawattsOf, mixSlots, type Origin } from "../readings/fuel-mix.js";
import { providerOf, type Series } from "../readings/grid-source.js";
import { instantOf } from "../readings/instant.js";
import { IntensityError } from "../readings/intensity-error.js";
import { codeOf, notPlaced, onlyPlaceOf, otherPlace, type Place } from "../readings/known-place.js";

/** Options of {@link eia}. */
export interface EiaOptions extends ConnectionOptions {
  /** The key of the account. Default: the variable `EIA_API_KEY`. */
  readonly apiKey?: string;
}

const NAME = "eia";
/** About half a day of all fuels. */
const NEWEST_ROWS = 200;
/** The row limit of one answer, and the longest interval that surely stays below it. */
const MAX_ROWS = 5000;
const MAX_PAST_MS = 10 * DAY_MS;
const UNIT = "megawatthours";

/** Its codes of energy sources; all others have no factor. */
const ORIGINS: Readonly<Record<string, Origin>> = {
  ...({ COL: "coal", NG: "gas", OIL: "oil", NUC: "nuclear", WAT: "hydro", GEO: "geothermal" } as const),
  ...({ BIO: "biomass", BM: "biomass", WND: "wind_onshore", WNB: "wind_onshore" } as const),
  ...({ SUN: "solar_utility", SNB: "solar_utility" } as const),
  ...({ BAT: "storage", PS: "storage", OES: "storage", UES: "storage" } as const),
};

/**
 * Hourly carbon intensity of the balancing authorities of the United States, from their generation: form
 * EIA-930 in the API of the Energy Information Administration (v2), with the median factors of IPCC AR5.
 * Needs a key, which is free. Average, `lifecycle`, of generation; imports do not count. Authorities publish
 * fuels some hours to a day late: until then `current` has none, and `at` has it afterwards.
 *
 * @throws WattspanConfigurationError without a key, and for invalid options.
 * @example
 * const provider = cached(retrying(eia({ apiKey })));
 * const location = { zone: { system: "eia", code: "PJM" } };
 * const reading = await provider.current(location, AbortSignal.timeout(3000));
 */
export function eia(options: EiaOptions = {}): CarbonIntensityProvider {
  checkOptionNames<EiaOptions>(options, { ...CONNECTION_OPTIONS, apiKey: true });
  const apiKey = keyOf("apiKey", options.apiKey, "EIA_API_KEY");
  const connection = new Connection(NAME, { publicUrl: "https://api.eia.gov", ...options }, problemOf, [
    apiKey,
  ]);
  const ask = async ({ zone }: Place, signal: AbortSignal, more: Record<string, string | number>) => {
    const query = {
      ...{ api_key: apiKey, frequency: "hourly", "data[0]": "value", "facets[respondent][]": zone },
      ...{ "sort[0][column]": "period", "sort[0][direction]": "desc", ...more },
    };
    return generationOf(
      await connection.get({ path: "v2/electricity/rto/fuel-type-data/data/", query, signal }),
      zone,
    );
  };
  return providerOf(connection, {
    source: "eia-930(ipcc-ar5)",
    capabilities: {
      ...{ signal: "average", basis: "lifecycle", zoneSystems: [NAME, "electricity-maps"] },
      ...{ stepMs: HOUR_MS },
    },
    accounting: "production",
    attribution: "U.S. Energy Information Administration, form EIA-930.",
    placeOf,
    async now(place, signal) {
      const generation = await ask(place, signal, { length: NEWEST_ROWS });
      // Its answer for unknown codes.
      if (!generation) throw notPlaced(NAME, `it has no figures for ${place.zone} at all`);
      return seriesOf(generation);
    },
    maxPastMs: MAX_PAST_MS,
    async past(place, { fromMs, toMs }, signal) {
      // A period is named by its end.
      const [start, end] = [hourText(fromMs), hourText(toMs + HOUR_MS)];
      return seriesOf((await ask(place, signal, { start, end, length: MAX_ROWS })) ?? []);
    },
  });
}

const hourText = (ms: number): string => new Date(ms).toISOString().slice(0, 13);

function placeOf(location: Location): Place | string {
  const code = codeOf(location, NAME, /^[A-Za-z\d]{2,6}$/)?.toUpperCase();
  if (code !== undefined) return { zone: code, rung: "zone" };
  const place = onlyPlaceOf(location);
  const authority = place?.alternatives.length === 0 ? codeOfZone(NAME, place.zone) : undefined;
  if (place && authority !== undefined) return { zone: authority, rung: place.rung };
  return "it knows only balancing authorities of the United States, and needs exactly one";
}

/** Generation over time; `undefined` for an answer without rows. */
function generationOf(json: unknown, zone: string): readonly Generation[] | undefined {
  const { data, frequency } = isRecord(json) && isRecord(json.response) ? json.response : {};
  if (!Array.isArray(data)) throw bad("its answer has no data");
  if (data.length === 0) return undefined;
  if (frequency !== "hourly") throw bad(`its figures are ${String(frequency).slice(0, 20)}, not hourly`);
  return data.flatMap((row: unknown) => rowOf(row, zone));
}

function rowOf(row: unknown, zone: string): readonly Generation[] {
  if (!isRecord(row)) throw bad("a row is not an object");
  const { period, respondent, fueltype, value, "value-units": unit } = row;
  if (respondent !== zone) throw otherPlace(NAME, zone, respondent);
  if (unit !== UNIT) throw bad(`its unit is ${String(unit).slice(0, 20)}, not ${UNIT}`);
  if (typeof fueltype !== "string") throw bad("a row has no fuel");
  const toMs = typeof period === "string" ? instantOf(`${period}:00Z`) : undefined;
  if (toMs === undefined || toMs % HOUR_MS !== 0) throw bad("the time of a row is not an hour");
  const megawatts = megawattsOf(NAME, value);
  if (megawatts === undefined) return [];
  const origin = Object.hasOwn(ORIGINS, fueltype) ? (ORIGINS[fueltype] as Origin) : "other";
  return [{ fromMs: toMs - HOUR_MS, toMs, code: fueltype, origin, megawatts }];
}

const seriesOf = (generation: readonly Generation[]): Series => ({ slots: mixSlots(NAME, generation) });

/** A missing, wrong or blocked key is 403. */
const problemOf: ProblemOf = ({ status, json }) => {
  const error = isRecord(json) && isRecord(json.error) ? String(json.error.code) : "";
  if (status === 403 && error.startsWith("API_KEY")) return "auth";
  return error === "OVER_RATE_LIMIT" ? "rate_limited" : undefined;
};

const bad = (found: string): IntensityError => new IntensityError(NAME, "bad_payload", found);
