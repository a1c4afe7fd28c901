/** Checks the configuration, so that a mistake throws at construction. */

import { DAY_MS } from "../contracts/units.js";
import { unknownOption, WattspanConfigurationError } from "../runtime/configuration-error.js";
import type { MeteringOptions } from "./metering-options.js";

type Check = (value: unknown) => boolean;
/** An option by its path, its allowed values in words, and the check of a value. */
export type OptionRule = readonly [option: string, allowed: string, check: Check];

const isObject: Check = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isFunction: Check = (value) => typeof value === "function";
const has =
  (...methods: readonly string[]): Check =>
  (value) =>
    (typeof value === "object" || typeof value === "function") &&
    value !== null &&
    methods.every((name) => isFunction((value as Record<string, unknown>)[name]));
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const areNames = isListOf((value) => typeof value === "string");
const areSomeNames: Check = (value) => areNames(value) && (value as readonly unknown[]).length > 0;
const isNumber =
  (low: number, high: number): Check =>
  (value) =>
    typeof value === "number" && value >= low && value <= high;
const oneOf =
  (...allowed: readonly string[]): Check =>
  (value) =>
    allowed.includes(value as string);

/** The rule of an option that no longer exists. */
const removed: Check = () => false;

const choice = (option: string, ...allowed: readonly string[]): OptionRule => [
  option,
  allowed.map((name) => `"${name}"`).join(" or "),
  oneOf(...allowed),
];
const duration = (option: string, lowest: number): OptionRule => [
  option,
  `a number of milliseconds from ${lowest} to ${DAY_MS}`,
  isNumber(lowest, DAY_MS),
];

/** Every option of `createMetering`. A group precedes its members. */
export const optionRules = (): readonly OptionRule[] => [
  ["meters", "a list of meters with open(), such as rapl()", isListOf(has("open"))],
  ["intensity", "a provider with current()", has("current")],
  [
    "estimators",
    "a list of estimators with knows() and estimate(), such as phase()",
    isListOf(has("knows", "estimate")),
  ],
  ["location", 'an object such as { country: "DE" }', isObject],
  ["servingLocation", "a function", isFunction],
  ["accounting", "a function", isFunction],
  ["tap", "the tap of a recorder", isObject],
  ["usageCounter", "a function", isFunction],
  [
    "usageReaders",
    "a list of readers with marks and read()",
    isListOf((value) => has("read")(value) && areSomeNames((value as { marks?: unknown }).marks)),
  ],
  ["signals", "a list of sources with read()", isListOf(has("read"))],
  ["context", "an object with get() and run()", has("get", "run")],
  ["clock", "an object with now(), wall() and schedule()", has("now", "wall", "schedule")],
  ["observers", "a list of functions", isListOf(isFunction)],
  ["sinks", "a list of sinks with write() and flush()", isListOf(has("write", "flush"))],
  ["subject", "an object", isObject],
  ["sampling", "an object", isObject],
  duration("sampling.intervalMs", 10),
  duration("sampling.heartbeatMs", 100),
  duration("sampling.timeoutMs", 1),
  // Before its group, so that the error says what happens instead.
  ["attribution.edges", "left out: all of a tick's dynamic energy is divided among its activities", removed],
  ["attribution", "an object", isObject],
  choice("attribution.idle", "share", "exclude"),
  [
    "attribution.host",
    '"exclusive", "busy-share" or a share from 0 to 1',
    (value) => oneOf("exclusive", "busy-share")(value) || isNumber(0, 1)(value),
  ],
  ["attribution.sharers", "a function that returns a number", isFunction],
  [
    "attribution.weights",
    "an object with name and weight(), such as tokenWeights()",
    (value) => has("weight")(value) && typeof (value as { name?: unknown }).name === "string",
  ],
  duration("attribution.abandonAfterMs", 1000),
  ["telemetry", "an object", isObject],
  choice("telemetry.detail", "off", "metrics", "spans", "basic", "full"),
  ["telemetry.tracerProvider", "a provider with getTracer()", has("getTracer")],
  ["telemetry.meterProvider", "a provider with getMeter()", has("getMeter")],
  ["telemetry.dimensions", "a list of attribute names", areNames],
  ["telemetry.genAiMetrics", "true or false", (value) => typeof value === "boolean"],
  ["telemetry.reportsHardware", "a function that returns a boolean", isFunction],
];

/**
 * Groups that may hold only the options listed here. Other objects are places, providers and the
 * application's own.
 */
export const OPTION_GROUPS: readonly string[] = ["sampling", "attribution", "telemetry"];

/**
 * Throws a {@link WattspanConfigurationError} for the first option that does not exist or has an invalid
 * value.
 * @param more Names of options that are checked elsewhere.
 * @returns The options as own members, also those that the object inherits, as from a class or common defaults.
 * @example checkOptions({ sampling: { intervalMs: 100 } }); // the same
 */
export function checkOptions(options: MeteringOptions, more: readonly string[] = []): MeteringOptions {
  if (!isObject(options)) throw new WattspanConfigurationError("(all)", options, "an object");
  checkNames(options, [...namesWithin(""), ...more]);
  for (const [option, allowed, check] of optionRules()) {
    let value: unknown = options;
    for (const key of option.split(".")) value = (value as Record<string, unknown> | undefined)?.[key];
    if (value === undefined) continue;
    if (!check(value)) throw new WattspanConfigurationError(option, value, allowed);
    if (OPTION_GROUPS.includes(option)) checkNames(value as object, namesWithin(`${option}.`), `${option}.`);
  }
  return ownMembers(options);
}

function ownMembers(given: object, path = ""): object {
  const members = namesWithin(path).flatMap((name) => {
    const value = (given as Record<string, unknown>)[name];
    if (value === undefined) return [];
    return [[name, OPTION_GROUPS.includes(path + name) ? ownMembers(value as object, `${name}.`) : value]];
  });
  return Object.fromEntries(members);
}

function namesWithin(path: string): readonly string[] {
  const rest = optionRules().flatMap(([option, , check]) =>
    option.startsWith(path) && check !== removed ? [option.slice(path.length)] : [],
  );
  return rest.filter((name) => !name.includes("."));
}

/**
 * Throws a {@link WattspanConfigurationError} for the first member that is not in `known`. Members that are
 * `undefined` are ignored.
 * @example checkNames({ folow: false }, ["metering", "follow"]);
 */
export function checkNames(given: object, known: readonly string[], path = ""): void {
  for (const [name, value] of Object.entries(given))
    if (value !== undefined && !known.includes(name)) throw unknownOption(path + name, known);
}
