import { type CarbonIntensityProvider, type Location, WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { DAY_MS, HOUR_MS } from "@wattspan/core/units";
import { type Answer, isRecord, type ProblemOf } from "../http/answer.js";
import { CONNECTION_OPTIONS, Connection, type ConnectionOptions, keyOf } from "../http/connection.js";
import { figureOf } from "../readings/figure.js";
import { providerOf, type Series } from "../readings/grid-source.js";
import { instantOf } from "../readings/instant.js";
import { IntensityError } from "../readings/intensity-error.js";
import { codeOf, gridPlaceOf, notPlaced, otherPlace, type Place, partsOf } from "../readings/known-place.js";
import { type Slot, usualStep } from "../readings/slots.js";
import { acrossCandidates } from "./across-candidates.js";

/** Options of {@link electricityMaps}. */
export interface ElectricityMapsOptions extends ConnectionOptions {
  /** The token of the account. Default: the variable `ELECTRICITY_MAPS_TOKEN`. */
  readonly token?: string;
  /** `"lifecycle"` (default) includes building the plants; `"direct"` is what leaves the stack. */
  readonly emissionFactors?: "lifecycle" | "direct";
  /** The forecast horizon of the plan, in hours: 6, 24 (default), 48 or 72. */
  readonly horizonHours?: 6 | 24 | 48 | 72;
}

const NAME = "electricity-maps";
const CODE = /^[\w-]{2,32}$/;
/** The reach of `history`; older figures need a plan with `past-range`. */
const HISTORY_MS = DAY_MS;
const STEPS_MS: Readonly<Record<string, number>> = {
  "5_minutes": HOUR_MS / 12,
  "15_minutes": HOUR_MS / 4,
  hourly: HOUR_MS,
};

interface MappedPlace extends Place {
  readonly query: Readonly<Record<string, string | number>>;
}

/**
 * Hourly carbon intensity of 350 zones, from the API of Electricity Maps (v4; answers of v3 are read as
 * well). Needs a token. Average, flow-traced consumption, `lifecycle` or, with direct factors, `operational`.
 * Most current figures are estimates at first, and marked so.
 *
 * Requests always state the place: the API would otherwise answer for the caller's.
 *
 * @throws WattspanConfigurationError without a token, and for invalid options.
 * @example
 * const provider = cached(retrying(electricityMaps({ token })));
 * const location = { cloud: { provider: "aws", region: "eu-north-1" } };
 * const reading = await provider.current(location, AbortSignal.timeout(3000));
 */
export function electricityMaps(options: ElectricityMapsOptions = {}): CarbonIntensityProvider {
  checkOptionNames<ElectricityMapsOptions>(options, {
    ...CONNECTION_OPTIONS,
    ...{ token: true, emissionFactors: true, horizonHours: true },
  });
  const { emissionFactors = "lifecycle", horizonHours = 24 } = options;
  if (emissionFactors !== "lifecycle" && emissionFactors !== "direct")
    throw new WattspanConfigurationError("emissionFactors", emissionFactors, '"lifecycle" or "direct"');
  if (![6, 24, 48, 72].includes(horizonHours))
    throw new WattspanConfigurationError("horizonHours", horizonHours, "6, 24, 48 or 72");
  const token = keyOf("token", options.token, "ELECTRICITY_MAPS_TOKEN");
  const api = { publicUrl: "https://api.electricitymaps.com/v4", ...options };
  const connection = new Connection(NAME, api, problemOf);
  const { clock } = connection;
  const ask = async (
    path: string,
    place: MappedPlace,
    signal: AbortSignal,
    more: Record<string, string | number> = {},
  ) => {
    const query = { ...place.query, disableCallerLookup: true, emissionFactorType: emissionFactors, ...more };
    const headers = { "auth-token": token };
    const json = await connection.get({ path: `carbon-intensity/${path}`, query, headers, signal });
    return seriesOf(json, place, emissionFactors, clock.wall());
  };
  const variants = [emissionFactors === "direct" ? emissionFactors : undefined, connection.variant];
  const variant = variants.filter((one) => one !== undefined).join(".") || undefined;
  const provider = providerOf<MappedPlace>(
    { name: NAME, variant, clock },
    {
      source: NAME,
      capabilities: {
        ...{ signal: "average", basis: emissionFactors === "direct" ? "operational" : "lifecycle" },
        ...{ zoneSystems: [NAME], stepMs: HOUR_MS, forecastMs: horizonHours * HOUR_MS },
      },
      accounting: "consumption",
      attribution: "Electricity Maps.",
      placeOf,
      now: (place, signal) => ask("latest", place, signal),
      ahead: (place, _, signal) => ask("forecast", place, signal, { horizonHours }),
      past(place, { fromMs, toMs }, signal) {
        if (clock.wall() - fromMs <= HISTORY_MS - HOUR_MS) return ask("history", place, signal);
        const [start, end] = [fromMs - (fromMs % HOUR_MS), toMs + HOUR_MS].map((ms) =>
          new Date(ms).toISOString(),
        ) as [string, string];
        return ask("past-range", place, signal, { start, end, temporalGranularity: "hourly" });
      },
    },
  );
  return acrossCandidates(provider, NAME, CODE);
}

function placeOf(location: Location): MappedPlace | string {
  const code = codeOf(location, NAME, CODE)?.toUpperCase();
  if (code !== undefined) return { zone: code, rung: "zone", query: { zone: code } };
  const { coordinates, ...named } = location;
  const place = gridPlaceOf(named);
  if (place && (place.rung !== "country" || !coordinates)) {
    const parts = partsOf(place);
    if (parts.length === 0) return { zone: place.zone, rung: place.rung, query: { zone: place.zone } };
    return `${place.zone} is divided into zones there, such as ${parts.slice(0, 3).join(", ")}`;
  }
  if (!coordinates) return "the location has no zone, cloud region, country or coordinates";
  const { latitude, longitude } = coordinates;
  return { zone: "", rung: "coordinates", query: { lat: latitude, lon: longitude } };
}

/** One figure, or a list under one of four names. */
function seriesOf(json: unknown, place: MappedPlace, factors: string, nowMs: number): Series {
  if (!isRecord(json)) throw bad("its answer is not an object");
  const { zone } = json;
  if (typeof zone !== "string" || zone === "") throw bad("its answer does not state the zone");
  if (place.zone !== "" && zone !== place.zone) throw otherPlace(NAME, place.zone, zone);
  const list = [json.data, json.history, json.forecast].find(Array.isArray) as readonly unknown[] | undefined;
  const rows = (list ?? [json]).filter(isRecord);
  if (rows.length === 0 || rows.length !== (list ?? [json]).length) throw bad("it has no figures");
  for (const row of [json, ...rows]) checkRow(row, zone, factors);
  const startsMs = rows.map(({ datetime }) => {
    const fromMs = instantOf(datetime);
    if (fromMs === undefined) throw bad("a figure has no time");
    return fromMs;
  });
  // A plan without finer figures has daily ones, also where hourly ones were asked for.
  const stated = json.temporalGranularity ?? rows[0]?.temporalGranularity ?? undefined;
  const stepMs = stated === undefined ? (usualStep(startsMs) ?? HOUR_MS) : STEPS_MS[String(stated)];
  if (!(stepMs !== undefined && stepMs > 0 && stepMs <= HOUR_MS))
    throw bad("its figures are longer than an hour");
  const isForecast = Array.isArray(json.forecast);
  return {
    zone,
    slots: rows.flatMap((row, index) => slotOf(row, startsMs[index] as number, stepMs, isForecast, nowMs)),
  };
}

/** A row may repeat the answer's values, but must not contradict them. */
function checkRow(row: Readonly<Record<string, unknown>>, zone: string, factors: string): void {
  if (row.zone !== undefined && row.zone !== zone)
    throw notPlaced(NAME, `a figure is for ${String(row.zone)}, not for ${zone}`);
  const { emissionFactorType: type = factors } = row;
  if (type !== factors)
    throw bad(`asked for ${factors} factors, it answered with ${String(type).slice(0, 20)}`);
  const { unit = "gCO2eq/kWh" } = row;
  if (!/^gCO2(eq?)?\/kWh$/i.test(String(unit))) throw bad(`its unit is ${String(unit).slice(0, 20)}`);
}

function slotOf(
  row: Readonly<Record<string, unknown>>,
  fromMs: number,
  stepMs: number,
  isForecast: boolean,
  nowMs: number,
): readonly Slot[] {
  const gramsPerKwh = figureOf(NAME, row.carbonIntensity ?? row.value);
  if (gramsPerKwh === undefined) return [];
  const { isEstimated, estimationMethod } = row;
  const publishedAtMs = instantOf(row.updatedAt);
  return [
    {
      ...{ fromMs, toMs: fromMs + stepMs, gramsPerKwh },
      kind: isForecast && fromMs > nowMs ? "forecast" : "live",
      ...((isForecast || typeof isEstimated === "boolean") && {
        estimated: isForecast || isEstimated === true,
      }),
      ...(typeof estimationMethod === "string" && estimationMethod !== "" && { estimationMethod }),
      ...(publishedAtMs !== undefined && { publishedAtMs }),
    },
  ];
}

/** Its 401 means a wrong token, a plan without the zone or the kind of figure, or too many requests. */
const problemOf: ProblemOf = ({ status, json }: Answer) => {
  const message = isRecord(json)
    ? `${String(json.error)} ${String(json.message)} ${String(json.status)}`
    : "";
  if (status === 401 && /rate|too many|limit exceeded|quota/i.test(message)) return "rate_limited";
  if (status === 401 && /do not have access|zoneKey|not available/i.test(message)) return "plan";
  // The older form: 200 without content.
  if (status === 200 && isRecord(json) && typeof json.status === "string")
    return json.status === "no-data" ? "no_data" : "bad_payload";
  if (status === 400 && /date|expected one of|parameter/i.test(message)) return "bad_payload";
  return undefined;
};

const bad = (found: string): IntensityError => new IntensityError(NAME, "bad_payload", found);
