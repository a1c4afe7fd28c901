import { type CarbonIntensityProvider, type Location, WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames, type OptionNames } from "@wattspan/core/options";
import { HOUR_MS } from "@wattspan/core/units";
import { CONNECTION_OPTIONS, Connection, type ConnectionOptions } from "../../http/connection.js";
import { providerOf } from "../../readings/grid-source.js";
import { IntensityError } from "../../readings/intensity-error.js";
import { codeOf, onlyPlaceOf, otherPlace, type Place, statedRung } from "../../readings/known-place.js";
import {
  type CarbonUnit,
  gramsPerKwhOf,
  STATED_SOURCE,
  type StatedSource,
  statedSource,
} from "../../readings/stated-source.js";
import { variantOf } from "../../readings/variant.js";
import { type JsonMapping, mappedSlots, valueAt } from "./json-mapping.js";

/** The API, and the meaning of its answers. */
export interface HttpJsonOptions extends ConnectionOptions, StatedSource {
  /** The address of the API. */
  readonly baseUrl: string;
  /**
   * The path for the current figure. `{zone}` stands for the code of the zone, `{from}` and `{to}` for times
   * in ISO 8601.
   */
  readonly path: string;
  /** The path for the forecast, where the API has one. */
  readonly forecastPath?: string;
  /** The path for the past, where the API knows it. */
  readonly pastPath?: string;
  /** Headers of each request, for example a key. Their values are never shown. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Where the figures are in an answer. */
  readonly mapping: JsonMapping;
  /** Unit of the figures. Default `"g/kWh"`. */
  readonly unit?: CarbonUnit;
  /**
   * The API's code for each known zone of Electricity Maps (`DE`, `US-CAL-CISO`). Without it, zones are given
   * by its own codes, `{ zone: { system: "http-json", code } }`; and where `path` has no `{zone}`, every
   * location is the API's place.
   */
  readonly zones?: Readonly<Record<string, string>>;
}

const NAME = "http-json";
const MAPPING: OptionNames<JsonMapping> = {
  ...{ list: true, value: true, from: true, to: true },
  ...{ stepMs: true, times: true, estimated: true, zone: true },
};
/** The place of an API that has one only, and is asked for none. */
const UNNAMED = "the place of the API";
const FORECAST_MS = 48 * HOUR_MS;

/**
 * Reads any API that answers with JSON, by a description of where its figures are. The rules of all other
 * sources hold: figures without a time, times without an offset, other zones than asked for, and 0 are
 * refused.
 *
 * @throws WattspanConfigurationError for invalid options.
 * @example
 * const provider = httpJson({
 *   baseUrl: "https://grid.example.org",
 *   path: "v1/intensity?area={zone}",
 *   zones: { DE: "germany" },
 *   mapping: { list: "data", value: "co2.actual", from: "start", stepMs: 900_000 },
 *   signal: "average",
 *   basis: "lifecycle",
 * });
 */
export function httpJson(options: HttpJsonOptions): CarbonIntensityProvider {
  checkOptionNames<HttpJsonOptions>(options, {
    ...CONNECTION_OPTIONS,
    ...STATED_SOURCE,
    ...{
      path: true,
      forecastPath: true,
      pastPath: true,
      headers: true,
      mapping: true,
      unit: true,
      zones: true,
    },
  });
  const { path, forecastPath, pastPath, headers = {}, mapping, unit = "g/kWh", zones } = options;
  const { source, signal, basis, ...rest } = statedSource(NAME, options);
  const factor = gramsPerKwhOf(unit);
  checkMapping(mapping);
  if (typeof path !== "string") throw new WattspanConfigurationError("path", path, "a text");
  const connection = new Connection(NAME, options);
  const { clock } = connection;
  const ask = async (template: string, place: Place, fromMs: number, toMs: number, abort: AbortSignal) => {
    const filled = filledPath(template, place.zone, fromMs, toMs);
    const json = await connection.get({ path: filled, headers, signal: abort });
    const zone = mapping.zone === undefined ? place.zone : zoneAt(json, mapping.zone);
    if (place.zone !== UNNAMED && zone !== place.zone) throw otherPlace(NAME, place.zone, zone);
    return { zone, slots: mappedSlots(NAME, json, mapping, factor, clock.wall(), signal) };
  };
  const steps = mapping.stepMs === undefined ? {} : { stepMs: mapping.stepMs };
  const figures = [options.baseUrl, path, forecastPath, pastPath, mapping, unit, zones];
  const variant = variantOf(...figures, source, signal, basis, rest);
  return providerOf(
    { name: NAME, variant, clock },
    {
      source,
      capabilities: {
        ...{ signal, basis, zoneSystems: [NAME, ...(zones ? ["electricity-maps"] : [])], ...steps },
        ...(forecastPath !== undefined && { forecastMs: FORECAST_MS }),
      },
      ...rest,
      placeOf: (location) => placeOf(location, zones, path.includes("{zone}")),
      now: (place, abort) => ask(path, place, clock.wall() - HOUR_MS, clock.wall() + HOUR_MS, abort),
      ...(forecastPath !== undefined && {
        ahead: (place, { fromMs, toMs }, abort) => ask(forecastPath, place, fromMs, toMs, abort),
      }),
      ...(pastPath !== undefined && {
        past: (place, { fromMs, toMs }, abort) =>
          ask(pastPath, place, fromMs - HOUR_MS, toMs + HOUR_MS, abort),
      }),
    },
  );
}

function placeOf(location: Location, zones: HttpJsonOptions["zones"], isZoned: boolean): Place | string {
  const code = codeOf(location, NAME);
  if (code !== undefined) return { zone: code, rung: "zone" };
  const place = zones && onlyPlaceOf(location);
  if (place && Object.hasOwn(zones, place.zone))
    return { zone: zones[place.zone] as string, rung: place.rung };
  if (isZoned || zones) return "the location is not among its zones";
  return { zone: UNNAMED, rung: statedRung(location) };
}

/** The zone of an answer. @throws IntensityError where it states none. */
function zoneAt(json: unknown, path: string): string {
  const zone = valueAt(json, path);
  if (typeof zone === "number" || (typeof zone === "string" && zone !== "")) return String(zone);
  throw new IntensityError(NAME, "bad_payload", `it has no zone at "${path}"`);
}

/** The template with its values; these cannot add a path, a host or a query. */
function filledPath(template: string, zone: string, fromMs: number, toMs: number): string {
  const iso = (ms: number) => new Date(ms).toISOString();
  const values: Readonly<Record<string, string>> = { zone, from: iso(fromMs), to: iso(toMs) };
  return template.replace(/\{(zone|from|to)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] as string),
  );
}

function checkMapping(mapping: JsonMapping): void {
  checkOptionNames<JsonMapping>(mapping, MAPPING, "mapping.");
  const { value, from, to, stepMs } = mapping;
  if (typeof value !== "string" || typeof from !== "string")
    throw new WattspanConfigurationError("mapping", {}, "an object with the paths value and from");
  const hasEnd = typeof to === "string" || (typeof stepMs === "number" && stepMs > 0);
  if (!hasEnd)
    throw new WattspanConfigurationError("mapping.stepMs", stepMs, "above 0, or mapping.to a path");
}
