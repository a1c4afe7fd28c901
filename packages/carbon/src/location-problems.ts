import { alpha2Of } from "./country-codes.js";

/**
 * What is wrong with a location, in words; nothing when it is well formed. Whether the place is known is
 * another question. Members that are absent or `undefined` are fine, and so are members that this version
 * does not know.
 *
 * @example locationProblems({ country: "Germany" }) // ['country must be … such as "DE" or "DEU", but is "Germany"']
 */
export function locationProblems(location: unknown): readonly string[] {
  if (!isObject(location)) return [`the location must be an object, but is ${shown(location)}`];
  const { cloud, zone, country, coordinates } = location;
  return [
    ...(cloud === undefined ? [] : textProblems("cloud", cloud, { provider: "aws", region: "eu-west-1" })),
    ...(zone === undefined ? [] : textProblems("zone", zone, { system: "electricity-maps", code: "DE" })),
    ...(country === undefined ? [] : countryProblems(country)),
    ...(coordinates === undefined ? [] : coordinateProblems(coordinates)),
  ];
}

function textProblems(
  member: string,
  given: unknown,
  example: Readonly<Record<string, string>>,
): readonly string[] {
  if (!isObject(given))
    return [`${member} must be an object such as ${JSON.stringify(example)}, but is ${shown(given)}`];
  return Object.entries(example).flatMap(([part, text]) => {
    const value = given[part];
    if (typeof value === "string" && value.trim() !== "") return [];
    return [`${member}.${part} must be a text such as "${text}", but is ${shown(value)}`];
  });
}

function countryProblems(given: unknown): readonly string[] {
  if (typeof given === "string" && alpha2Of(given) !== undefined) return [];
  return [
    `country must be an ISO 3166-1 code of two or three letters, such as "DE" or "DEU", but is ${shown(given)}`,
  ];
}

function coordinateProblems(given: unknown): readonly string[] {
  if (!isObject(given))
    return [`coordinates must be an object of two numbers in degrees, but is ${shown(given)}`];
  const limits = { latitude: 90, longitude: 180 };
  return Object.entries(limits).flatMap(([part, limit]) => {
    const value = given[part];
    if (typeof value === "number" && Math.abs(value) <= limit) return [];
    return [`coordinates.${part} must be a number from -${limit} to ${limit}, but is ${shown(value)}`];
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What was given, short enough for a message, and never the inside of an object. */
function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "function" ? "a function" : String(value);
}
