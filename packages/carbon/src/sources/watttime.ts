import type { CarbonIntensityProvider, Clock, Location, TimeInterval } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { DAY_MS, HOUR_MS, MINUTE_MS, msFromSeconds, secondsFromMs } from "@wattspan/core/units";
import { isRecord, type ProblemOf } from "../http/answer.js";
import { CONNECTION_OPTIONS, Connection, type ConnectionOptions, keyOf } from "../http/connection.js";
import { codeOfZone } from "../places/zone-systems.js";
import { figureOf } from "../readings/figure.js";
import { providerOf, type Series } from "../readings/grid-source.js";
import { instantOf } from "../readings/instant.js";
import { IntensityError } from "../readings/intensity-error.js";
import { codeOf, notPlaced, onlyPlaceOf, otherPlace, type Place } from "../readings/known-place.js";
import type { Slot } from "../readings/slots.js";
import { gramsPerKwhOf } from "../readings/stated-source.js";

/** Options of {@link watttime}. */
export interface WattTimeOptions extends ConnectionOptions {
  /** Default: the variable `WATTTIME_USERNAME`. */
  readonly username?: string;
  /** Default: the variable `WATTTIME_PASSWORD`. */
  readonly password?: string;
}

const NAME = "watttime";
const STEP_MS = HOUR_MS / 12;
const FORECAST_MS = 72 * HOUR_MS;
/** The longest interval of one request. */
const MAX_PAST_MS = 32 * DAY_MS;
/** The unit of its figures, as it names it. */
const UNITS = "lbs_co2_per_mwh";
const SIGNAL_TYPE = "co2_moer";
/** Maximum number of regions of coordinates in memory. */
const MAX_REGIONS = 64;

interface RegionPlace extends Place {
  readonly coordinates?: { readonly latitude: number; readonly longitude: number };
}

/**
 * Marginal operating emissions in steps of five minutes, from the API of WattTime (v3): the emissions of one
 * more kilowatt-hour, in gCO2/kWh. Needs an account. Readings are `marginal` and `operational`; never mix
 * them with averages. Takes its own regions, `{ zone: { system: "watttime", code: "CAISO_NORTH" } }`, and
 * coordinates. Zones and cloud regions work where they are one region there, unlike US markets, which are
 * divided.
 *
 * Its index of 0 to 100 is a percentile and no intensity: never requested, and refused where it comes.
 *
 * @throws WattspanConfigurationError without a login, and for invalid options.
 * @example
 * const provider = cached(retrying(watttime({ username, password })));
 * const location = { zone: { system: "watttime", code: "CAISO_NORTH" } };
 * const reading = await provider.current(location, AbortSignal.timeout(3000));
 */
export function watttime(options: WattTimeOptions = {}): CarbonIntensityProvider {
  checkOptionNames<WattTimeOptions>(options, { ...CONNECTION_OPTIONS, username: true, password: true });
  const username = keyOf("username", options.username, "WATTTIME_USERNAME");
  const password = keyOf("password", options.password, "WATTTIME_PASSWORD");
  const credentials = btoa(`${username}:${password}`);
  const connection = new Connection(NAME, { publicUrl: "https://api.watttime.org", ...options }, problemOf, [
    password,
    credentials,
  ]);
  const { clock } = connection;
  const token = new RenewedToken(clock, async () => {
    // For all who wait: no caller ends it for the others.
    const { signal } = new AbortController();
    const json = await connection.get({
      path: "login",
      headers: { authorization: `Basic ${credentials}` },
      signal,
    });
    const given = isRecord(json) ? json.token : undefined;
    if (typeof given !== "string" || !/^[\x21-\x7e]+$/.test(given)) throw bad("its login returned no token");
    return given;
  });
  const get = (path: string, query: Readonly<Record<string, string | number>>, signal: AbortSignal) =>
    token.used((bearer) =>
      connection.get({
        path,
        query: { signal_type: SIGNAL_TYPE, ...query },
        headers: { authorization: `Bearer ${bearer}` },
        signal,
      }),
    );
  const regions = new Map<string, string>();
  const regionOf = async ({ zone, coordinates }: RegionPlace, signal: AbortSignal) => {
    if (!coordinates) return zone;
    const key = `${coordinates.latitude} ${coordinates.longitude}`;
    const region = regions.get(key) ?? regionIn(await get("v3/region-from-loc", { ...coordinates }, signal));
    if (regions.size < MAX_REGIONS) regions.set(key, region);
    return region;
  };
  const ask = async (
    path: string,
    place: RegionPlace,
    query: Record<string, string | number>,
    signal: AbortSignal,
  ) => {
    const region = await regionOf(place, signal);
    return seriesOf(await get(path, { region, ...query }, signal), region, clock.wall());
  };
  return providerOf<RegionPlace>(connection, {
    source: NAME,
    capabilities: {
      ...{ signal: "marginal", basis: "operational", zoneSystems: [NAME] },
      ...{ stepMs: STEP_MS, forecastMs: FORECAST_MS },
    },
    attribution: "WattTime.",
    placeOf,
    // The first point of a forecast is always there; measured ones come late.
    now: (place, signal) => ask("v3/forecast", place, { horizon_hours: 0 }, signal),
    ahead: (place, { fromMs, toMs }, signal) =>
      ask(
        "v3/forecast",
        place,
        { horizon_hours: Math.min(72, Math.ceil((toMs - fromMs) / HOUR_MS)) },
        signal,
      ),
    maxPastMs: MAX_PAST_MS,
    past: (place, interval, signal) => ask("v3/historical", place, queryOf(interval), signal),
  });
}

function queryOf({ fromMs, toMs }: TimeInterval): Record<string, string> {
  const start = new Date(fromMs - (fromMs % STEP_MS)).toISOString();
  return { start, end: new Date(toMs).toISOString(), include_imputed_marker: "true" };
}

function placeOf(location: Location): RegionPlace | string {
  const code = codeOf(location, NAME, /^\w{2,40}$/)?.toUpperCase();
  if (code !== undefined) return { zone: code, rung: "zone" };
  const { coordinates, ...named } = location;
  const place = onlyPlaceOf(named);
  const region = place?.alternatives.length === 0 ? codeOfZone(NAME, place.zone) : undefined;
  if (place && region !== undefined && !coordinates) return { zone: region, rung: place.rung };
  if (!coordinates) return "it takes only its own regions, coordinates, and zones that are one region there";
  return { zone: "", rung: "coordinates", coordinates };
}

function regionIn(json: unknown): string {
  const region = isRecord(json) ? json.region : undefined;
  if (typeof region === "string" && region !== "") return region;
  throw notPlaced(NAME, "it has no region for the coordinates");
}

function seriesOf(json: unknown, region: string, nowMs: number): Series {
  const { data, meta } = isRecord(json) ? json : {};
  if (!Array.isArray(data) || !isRecord(meta)) throw bad("its answer has no data");
  if (meta.units !== UNITS) throw bad(`its unit is ${String(meta.units).slice(0, 20)}, not ${UNITS}`);
  if (meta.signal_type !== SIGNAL_TYPE) throw bad(`its signal is ${String(meta.signal_type).slice(0, 20)}`);
  if (meta.region !== region) throw otherPlace(NAME, region, meta.region);
  const stepMs = msFromSeconds(Number(meta.data_point_period_seconds ?? secondsFromMs(STEP_MS)));
  if (!(stepMs > 0 && stepMs <= HOUR_MS)) throw bad("its figures are longer than an hour");
  const publishedAtMs = instantOf(meta.generated_at);
  return { zone: region, slots: data.flatMap((row) => slotsOf(row, stepMs, publishedAtMs, nowMs)) };
}

function slotsOf(
  row: unknown,
  stepMs: number,
  generatedAtMs: number | undefined,
  nowMs: number,
): readonly Slot[] {
  const fromMs = isRecord(row) ? instantOf(row.point_time) : undefined;
  if (!isRecord(row) || fromMs === undefined) throw bad("a figure has no time");
  const { value, imputed_data_used: imputed } = row;
  if (typeof value !== "number" && value !== null && value !== undefined)
    throw bad("a figure is not a number");
  const gramsPerKwh = figureOf(
    NAME,
    typeof value === "number" ? value * gramsPerKwhOf("lb/MWh") : value,
    "marginal",
  );
  if (gramsPerKwh === undefined) return [];
  const publishedAtMs = instantOf(row.last_updated) ?? generatedAtMs;
  return [
    {
      ...{ fromMs, toMs: fromMs + stepMs, gramsPerKwh, kind: fromMs > nowMs ? "forecast" : "live" },
      ...(typeof imputed === "boolean"
        ? { estimated: imputed }
        : { estimated: true, estimationMethod: "model" }),
      ...(publishedAtMs !== undefined && { publishedAtMs }),
    } as Slot,
  ];
}

/** A bad login and an expired token are pages for browsers; a plan without the region is JSON. */
const problemOf: ProblemOf = ({ status, json }) => {
  const message = isRecord(json) ? `${String(json.error)} ${String(json.message)}` : "";
  if (/invalid scope|sufficient access/i.test(message)) return "plan";
  if (/no coverage/i.test(message)) return "unknown_zone";
  if (status === 403 && json === undefined) return "auth";
  return undefined;
};

const bad = (found: string): IntensityError => new IntensityError(NAME, "bad_payload", found);

/** A token is good for 30 minutes; it is renewed a little before. */
const GOOD_FOR_MS = 25 * MINUTE_MS;

/** A login token: requested when it is needed, once for all who wait, and again when it is refused. */
class RenewedToken {
  readonly #clock: Pick<Clock, "now">;
  readonly #login: () => Promise<string>;
  #token: { readonly text: string; readonly untilMs: number } | undefined;
  #pending: Promise<string> | undefined;

  constructor(clock: Pick<Clock, "now">, login: () => Promise<string>) {
    this.#clock = clock;
    this.#login = login;
  }

  /**
   * Calls `fn` with a token, and a second time with a new one if the token was in use before and is refused.
   */
  async used<T>(fn: (token: string) => Promise<T>): Promise<T> {
    const known = this.#token;
    const isKnown = known !== undefined && this.#clock.now() < known.untilMs;
    const first = isKnown ? known.text : await this.#renew();
    try {
      return await fn(first);
    } catch (error) {
      if (!isKnown || !(error instanceof IntensityError) || error.code !== "auth") throw error;
      if (this.#token === known) this.#token = undefined;
      return fn(await this.#renew());
    }
  }

  async #renew(): Promise<string> {
    this.#pending ??= this.#login()
      .then((text) => {
        this.#token = { text, untilMs: this.#clock.now() + GOOD_FOR_MS };
        return text;
      })
      .finally(() => {
        this.#pending = undefined;
      });
    return this.#pending;
  }
}
