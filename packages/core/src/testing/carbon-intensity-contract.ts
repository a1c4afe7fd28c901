import type { CarbonIntensityProvider, Location } from "../carbon-intensity.js";
import { type Clock, systemClock } from "../clock.js";
import { boundedCall, type Ended, type Wait, waitOn } from "./bounded-call.js";
import { isRecord, isText, shown } from "./examined-value.js";
import { checkIntensityReading, type IntensityReadingRule } from "./intensity-reading-rules.js";
import { type Check, type Violation, violationList } from "./violation.js";

/** What holds for every `CarbonIntensityProvider`, besides what holds for its readings. */
export type CarbonIntensityRule =
  | IntensityReadingRule
  /** `name` is a non-empty string. */
  | "name"
  /** `current` and `forecast` settle within the bound, also when aborted. */
  | "settles"
  /** `current` and `forecast` fail by rejecting, not by throwing. */
  | "throws"
  /** The location of the trial has an intensity: without one nothing can be checked. */
  | "no-reading"
  /** `current` and `forecast` reject when their signal is aborted already. */
  | "aborted"
  /** A forecast is a list of readings. */
  | "forecast-shape"
  /** A forecast is sorted by time, and no two readings overlap. */
  | "forecast-order"
  /** What the provider gives can be looked at: no member throws. */
  | "examinable";

/** How a provider is tried. */
export interface CarbonIntensityContractOptions {
  /** A place that the provider knows. Default Germany. */
  readonly location?: Location;
  /** How far the forecast is asked for, in milliseconds. Default 24 hours. */
  readonly horizonMs?: number;
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
const DAY_MS = 86_400_000;

interface Trial {
  readonly provider: CarbonIntensityProvider;
  readonly location: Location;
  readonly horizonMs: number;
  readonly timeoutMs: number;
  readonly wait: Wait;
  readonly check: Check<CarbonIntensityRule>;
}

/**
 * Tries a provider and says in which ways it breaks the contract of `CarbonIntensityProvider`; empty: in none that
 * shows. Asks it about seven times, for places that exist and that do not. Never throws or rejects.
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
  try {
    await tryProvider({ provider, location, horizonMs, timeoutMs, wait, check: list.check });
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
  for (const garbage of GARBAGE) await askCurrent(trial, garbage);
  await askForecast(trial);
  await askAborted(trial);
}

type Method = "current" | "forecast";

/** Calls a method of the provider and notes what holds for each call. */
async function ask(trial: Trial, method: Method, location: Location, signal: AbortSignal): Promise<Ended> {
  const { provider, horizonMs, timeoutMs, wait, check } = trial;
  let hasReturned = false;
  const call = () => {
    const answer =
      method === "current"
        ? provider.current(location, signal)
        : provider.forecast?.(location, horizonMs, signal);
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

async function askAborted(trial: Trial): Promise<void> {
  const { provider, location, check } = trial;
  const methods: readonly Method[] = provider.forecast === undefined ? ["current"] : ["current", "forecast"];
  for (const method of methods) {
    const ended = await ask(trial, method, location, AbortSignal.abort());
    const found = "resolved although its signal was aborted; expected a rejection";
    check(ended.end !== "value", "aborted", method, found);
  }
}
