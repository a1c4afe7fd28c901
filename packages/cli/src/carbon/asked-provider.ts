/** Asks one live provider, and says how that went. */

import { cached } from "@wattspan/carbon/cached";
import { limited } from "@wattspan/carbon/limited";
import { retrying } from "@wattspan/carbon/retrying";
import type { CarbonIntensityProvider, IntensityReading, Location } from "@wattspan/core";
import { fileStore } from "wattspan/file-store";
import {
  describedProvider,
  type LiveProvider,
  liveProvider,
  missingKeys,
  type Reach,
} from "./live-providers.js";

/** How a provider is, for a table. */
export interface ProviderHealth {
  readonly name: string;
  readonly signal: IntensityReading["signal"];
  readonly basis: IntensityReading["basis"];
  /** `no_key`: its variables are not set. `unknown_place`: it does not know the location. Neither was asked, nor was `not_asked`. */
  readonly state: "answered" | "failed" | "no_key" | "unknown_place" | "not_asked";
  /** Why it failed: the code of an `IntensityError`. */
  readonly code?: string;
  readonly detail?: string;
  /** How long its answer to what is now took, in milliseconds. */
  readonly tookMs?: number;
  /** gCO2e/kWh now. */
  readonly gramsPerKwh?: number;
  /** How many figures its forecast has. */
  readonly forecasts?: number;
}

/** What came of asking. */
export interface Asked {
  readonly health: ProviderHealth;
  readonly current?: IntensityReading;
  readonly forecast: readonly IntensityReading[];
}

/** Where and for what it is asked. */
export interface Question extends Reach {
  readonly location: Location;
  readonly horizonMs: number;
  /** Answers are kept there, for other runs and for services that share it. */
  readonly cacheFolder?: string;
}

/** Twice the deadline of a provider: one for now, one for the forecast. */
const LIMIT_MS = 10_000;

/** What keeps a provider from being asked, if anything does. @example idleProvider("neso", { location: { country: "DE" }, environment: {} }) */
export function idleProvider(
  name: LiveProvider,
  { location, environment }: Pick<Question, "location" | "environment">,
): ProviderHealth {
  const missing = missingKeys(name, environment);
  const said = { name, ...describedProvider(name) };
  if (missing.length > 0) return { ...said, state: "no_key", detail: `set ${missing.join(" and ")}` };
  const knows = liveProvider(name, { environment }).supports?.(location) ?? true;
  return { ...said, state: knows ? "not_asked" : "unknown_place" };
}

/** Asks a provider for now and for the hours ahead. Never rejects. @example await askedProvider("neso", question) */
export async function askedProvider(name: LiveProvider, question: Question): Promise<Asked> {
  const idle = idleProvider(name, question);
  if (idle.state !== "not_asked") return { health: idle, forecast: [] };
  const { location, horizonMs } = question;
  const provider = shielded(liveProvider(name, question), question);
  const startMs = performance.now();
  try {
    const current = await provider.current(location, AbortSignal.timeout(LIMIT_MS));
    const tookMs = Math.round(performance.now() - startMs);
    const forecast = await forecastOf(provider, location, horizonMs);
    const health = { ...idle, state: "answered", tookMs, gramsPerKwh: current.gramsPerKwh.value } as const;
    return { health: { ...health, forecasts: forecast.length }, current, forecast };
  } catch (error) {
    return { health: { ...idle, state: "failed", ...problemOf(name, error) }, forecast: [] };
  }
}

/** Without a forecast the figure of now is still one. */
const forecastOf = async (provider: CarbonIntensityProvider, location: Location, horizonMs: number) =>
  (await provider.forecast?.(location, horizonMs, AbortSignal.timeout(LIMIT_MS)).catch(() => [])) ?? [];

function shielded(
  provider: CarbonIntensityProvider,
  { cacheFolder, clock }: Question,
): CarbonIntensityProvider {
  const timed = clock && { clock };
  if (cacheFolder === undefined) return retrying(provider, { ...timed });
  const store = fileStore({ folder: cacheFolder, ...(clock && { now: clock.wall }) });
  const wanted = provider.capabilities?.().requestsPerMinute;
  const gentle = wanted === undefined ? provider : limited(provider, { store, ...timed });
  return cached(retrying(gentle, { ...timed }), { store, ...timed });
}

/** Messages of these errors show no key. */
function problemOf(name: string, error: unknown): Pick<ProviderHealth, "code" | "detail"> {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return {
    code: typeof code === "string" ? code : "failed",
    detail: String(message).replace(`${name}: `, ""),
  };
}
