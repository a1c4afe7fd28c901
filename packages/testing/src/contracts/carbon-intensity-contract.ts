import {
  type CarbonIntensityProvider,
  type Clock,
  type IntensityReading,
  type Location,
  systemClock,
  type TimeInterval,
} from "@wattspan/core";
import { DAY_MS, HOUR_MS } from "@wattspan/core/units";
import { boundedCall, type Ended, type Wait, waitOn } from "./bounded-call.js";
import { checkIntensityReading, type IntensityReadingRule } from "./intensity-reading-rules.js";
import { isFiniteNumber, isRecord, isText, shown } from "./values/examined-value.js";
import { type Check, type Violation, violationList } from "./values/violation.js";

/** What holds for every `CarbonIntensityProvider`, besides what holds for its readings. */
export type CarbonIntensityRule =
  | IntensityReadingRule
  /** `name` is a non-empty string. */
  | "name"
  /** `current`, `forecast` and `at` settle within the bound, also when aborted. */
  | "settles"
  /** `current`, `forecast` and `at` fail by rejecting, not by throwing. */
  | "throws"
  /** The location of the trial has an intensity: without one nothing can be checked. */
  | "no-reading"
  /** `current`, `forecast` and `at` reject when their signal is aborted already. */
  | "aborted"
  /** A forecast is a list of readings. */
  | "forecast-shape"
  /** A forecast is sorted by time, and no two readings overlap. */
  | "forecast-order"
  /** `at` gives one reading, for the very interval that was asked for, not of the future and not `live`. */
  | "at-interval"
  /** `capabilities` says signal, basis, systems of zones and reach, and readings agree with it. */
  | "capabilities"
  /** `supports` is true for the location of the trial, and gives a boolean for any other. */
  | "supports"
  /** What the provider gives can be looked at: no member throws. */
  | "examinable";

/** How a provider is tried. */
export interface CarbonIntensityContractOptions {
  /** A place that the provider knows. Default Germany. */
  readonly location?: Location;
  /** How far the forecast is asked for, in milliseconds. Default 24 hours. */
  readonly horizonMs?: number;
  /** The interval that `at` is asked for. Default the last whole hour. */
  readonly interval?: TimeInterval;
  /** How long one call may take, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** Default: the system's clock. */
  readonly clock?: Clock;
  /** Lets time pass. Default: real time, or `clock.advanceAsync` where the clock is manual. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** Places that do not exist, or that say nothing: at best they are answered with the world's average. */
const GARBAGE: readonly Location[] = [
  {},
  { country: "no such country" },
  { zone: { system: "", code: "" } },
  { cloud: { provider: "", region: "" } },
  { coordinates: { latitude: Number.NaN, longitude: 1e9 } },
];

interface Trial {
  readonly provider: CarbonIntensityProvider;
  readonly location: Location;
  readonly horizonMs: number;
  readonly interval: TimeInterval;
  readonly timeoutMs: number;
  readonly wait: Wait;
  readonly check: Check<CarbonIntensityRule>;
}

/**
 * Tries a provider and says in which ways it breaks the contract of `CarbonIntensityProvider`; empty: in none that
 * shows. Asks it about nine times, for places that exist and that do not. Never throws or rejects.
 *
 * @example
 * it("keeps the contract", async () => {
 *   expect(await carbonIntensityContract(gridOperator({ fetch }), { location: { country: "GB" } })).toEqual([]);
 * });
 */
export async function carbonIntensityContract(
  provider: CarbonIntensityProvider,
  options: CarbonIntensityContractOptions = {},
): Promise<readonly Violation<CarbonIntensityRule>[]> {
  const {
    location = { country: "DE" },
    horizonMs = DAY_MS,
    timeoutMs = 10_000,
    clock = systemClock,
  } = options;
  const list = violationList<CarbonIntensityRule>();
  const wait = options.wait ?? waitOn(clock);
  const hourMs = Math.floor(clock.wall() / HOUR_MS) * HOUR_MS;
  const { interval = { fromMs: hourMs - HOUR_MS, toMs: hourMs } } = options;
  try {
    await tryProvider({ provider, location, horizonMs, interval, timeoutMs, wait, check: list.check });
  } catch (error) {
    list.check(false, "examinable", "provider", `looking at it failed with ${shown(error)}`);
  }
  return list.found;
}

async function tryProvider(trial: Trial): Promise<void> {
  const { provider, location, check } = trial;
  check(
    isText(provider.name),
    "name",
    "provider",
    `name is ${shown(provider.name)}; expected what people call it`,
  );
  const current = await askCurrent(trial, location);
  const why = current.end === "error" ? ` (${shown(current.error)})` : "";
  const expected = "pass options.location, a place that the provider knows";
  check(current.end !== "error", "no-reading", "current", `rejects ${shown(location)}${why}; ${expected}`);
  if (current.end === "value") checkCapabilities(trial, current.value);
  for (const garbage of GARBAGE) await askCurrent(trial, garbage);
  for (const garbage of GARBAGE) checkSupports(trial, garbage);
  if (current.end === "value") checkSupports(trial, location, true);
  await askForecast(trial);
  await askAt(trial);
  await askAborted(trial);
}

type Method = "current" | "forecast" | "at";

/** Calls a method of the provider and notes what holds for each call. */
async function ask(trial: Trial, method: Method, location: Location, signal: AbortSignal): Promise<Ended> {
  const { provider, horizonMs, interval, timeoutMs, wait, check } = trial;
  let hasReturned = false;
  const calls = {
    current: () => provider.current(location, signal),
    forecast: () => provider.forecast?.(location, horizonMs, signal),
    at: () => provider.at?.(location, interval, signal),
  };
  const call = () => {
    const answer = calls[method]();
    hasReturned = true;
    return answer;
  };
  const ended = await boundedCall(call, timeoutMs, wait);
  check(hasReturned, "throws", method, `threw for ${shown(location)}; expected a promise that rejects`);
  const found = `did not settle within ${timeoutMs} ms for ${shown(location)}${signal.aborted ? ", aborted" : ""}`;
  check(ended.end !== "timeout", "settles", method, found);
  return ended;
}

async function askCurrent(trial: Trial, location: Location): Promise<Ended> {
  const ended = await ask(trial, "current", location, new AbortController().signal);
  if (ended.end === "value") checkIntensityReading(ended.value, location, "current", trial.check);
  return ended;
}

/** A source may have no forecast for a place: rejecting is in order. */
async function askForecast(trial: Trial): Promise<void> {
  const { provider, location, check } = trial;
  if (provider.forecast === undefined) return;
  const ended = await ask(trial, "forecast", location, new AbortController().signal);
  if (ended.end !== "value") return;
  const isList = Array.isArray(ended.value);
  if (!check(isList, "forecast-shape", "forecast", `gave ${shown(ended.value)}; expected a list of readings`))
    return;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const reading of ended.value as readonly unknown[]) {
    checkIntensityReading(reading, location, "forecast", check);
    if (!isRecord(reading)) continue;
    const { validFromMs, validToMs } = reading as { validFromMs?: number; validToMs?: number };
    const isNext = validFromMs !== undefined && validFromMs >= lastMs;
    check(
      isNext,
      "forecast-order",
      "forecast",
      `a reading from ${shown(validFromMs)} follows one until ${lastMs}`,
    );
    lastMs = validToMs ?? lastMs;
  }
}

/** A source may not know that past: rejecting is in order. */
async function askAt(trial: Trial): Promise<void> {
  const { provider, location, interval, check } = trial;
  if (provider.at === undefined) return;
  const ended = await ask(trial, "at", location, new AbortController().signal);
  if (ended.end !== "value") return;
  checkIntensityReading(ended.value, location, "at", check);
  const { validFromMs, validToMs, kind } = (
    isRecord(ended.value) ? ended.value : {}
  ) as Partial<IntensityReading>;
  const isAsked = validFromMs === interval.fromMs && validToMs === interval.toMs;
  const found = `gave ${shown(kind)} from ${shown(validFromMs)} to ${shown(validToMs)}; expected the past of ${shown(interval)}`;
  check(isAsked && kind !== "live" && kind !== "forecast", "at-interval", "at", found);
}

function checkCapabilities({ provider, check }: Trial, reading: unknown): void {
  if (provider.capabilities === undefined) return;
  const able: unknown = provider.capabilities();
  const { signal, basis, zoneSystems, stepMs, forecastMs, past } = isRecord(able) ? able : {};
  const said = `capabilities() is ${shown(able)}`;
  const isReach = (ms: unknown) => ms === undefined || (isFiniteNumber(ms) && ms > 0);
  const isShaped = Array.isArray(zoneSystems) && zoneSystems.every(isText) && typeof past === "boolean";
  check(isShaped && isReach(stepMs) && isReach(forecastMs), "capabilities", "provider", said);
  const given = isRecord(reading) ? reading : {};
  const agrees = signal === given.signal && basis === given.basis;
  const found = `${said}, but a reading is ${shown(given.signal)} and ${shown(given.basis)}`;
  check(agrees, "capabilities", "provider", found);
  const hasAll =
    (forecastMs === undefined || provider.forecast !== undefined) && (!past || provider.at !== undefined);
  check(hasAll, "capabilities", "provider", `${said}, but the method for it is missing`);
}

function checkSupports({ provider, check }: Trial, location: Location, expected?: boolean): void {
  if (provider.supports === undefined) return;
  const found: unknown = provider.supports(location);
  const holds = expected === undefined ? typeof found === "boolean" : found === expected;
  check(holds, "supports", "provider", `supports(${shown(location)}) is ${shown(found)}`);
}

async function askAborted(trial: Trial): Promise<void> {
  const { provider, location, check } = trial;
  const all: readonly Method[] = ["current", "forecast", "at"];
  for (const method of all.filter((one) => provider[one] !== undefined)) {
    const ended = await ask(trial, method, location, AbortSignal.abort());
    const found = "resolved although its signal was aborted; expected a rejection";
    check(ended.end !== "value", "aborted", method, found);
  }
}
