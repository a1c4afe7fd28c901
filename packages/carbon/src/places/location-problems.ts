import { WattspanConfigurationError } from "@wattspan/core";
import { alpha2Of } from "./country-codes.js";

/**
 * The mistakes in a location, in words; empty when it is well formed. Whether the place is known is another
 * question. Members that are absent, `undefined` or unknown to this version are fine.
 *
 * @example locationProblems({ country: "Germany" }) // ['location.country is "Germany", but must be an ISO 3166-1 code such as "DE" or "DEU"']
 */
export function locationProblems(location: unknown): readonly string[] {
  return locationMistakes(location).map(({ option, problem }) => `${option} ${problem.replace(/\.$/, "")}`);
}

/**
 * The mistakes as errors of the option `location`.
 * @example locationMistakes({ country: "Germany" })[0]?.option // "location.country"
 */
export function locationMistakes(location: unknown): readonly WattspanConfigurationError[] {
  if (!isObject(location)) return [mistake("location", location, 'an object such as { country: "DE" }')];
  const { cloud, zone, country, coordinates } = location;
  return [
    ...(cloud === undefined ? [] : textMistakes("cloud", cloud, { provider: "aws", region: "eu-west-1" })),
    ...(zone === undefined ? [] : textMistakes("zone", zone, { system: "electricity-maps", code: "DE" })),
    ...(country === undefined ? [] : countryMistakes(country)),
    ...(coordinates === undefined ? [] : coordinateMistakes(coordinates)),
  ];
}

const mistake = (option: string, given: unknown, allowed: string): WattspanConfigurationError =>
  new WattspanConfigurationError(option, given, allowed);

function textMistakes(
  member: string,
  given: unknown,
  example: Readonly<Record<string, string>>,
): readonly WattspanConfigurationError[] {
  const path = `location.${member}`;
  if (!isObject(given)) return [mistake(path, given, `an object such as ${JSON.stringify(example)}`)];
  return Object.entries(example).flatMap(([part, text]) => {
    const value = given[part];
    if (typeof value === "string" && value.trim() !== "") return [];
    return [mistake(`${path}.${part}`, value, `a text such as "${text}"`)];
  });
}

function countryMistakes(given: unknown): readonly WattspanConfigurationError[] {
  if (typeof given === "string" && alpha2Of(given) !== undefined) return [];
  return [mistake("location.country", given, 'an ISO 3166-1 code such as "DE" or "DEU"')];
}

function coordinateMistakes(given: unknown): readonly WattspanConfigurationError[] {
  const path = "location.coordinates";
  if (!isObject(given)) return [mistake(path, given, "an object of two numbers in degrees")];
  const limits = { latitude: 90, longitude: 180 };
  return Object.entries(limits).flatMap(([part, limit]) => {
    const value = given[part];
    if (typeof value === "number" && Math.abs(value) <= limit) return [];
    return [mistake(`${path}.${part}`, value, `a number from -${limit} to ${limit}`)];
  });
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
