/** Asks one live provider and reports the outcome. */

import { retrying } from "@wattspan/carbon/providers";
import {
  type CarbonIntensityProvider,
  type IntensityReading,
  type Location,
  WattspanConfigurationError,
} from "@wattspan/core";
import type { LiveProvider } from "./live-provider-names.js";
import { describedProvider, liveProvider, missingKeys, type Reach } from "./live-providers.js";

/** State of a provider, for a table. */
export interface ProviderHealth {
  readonly name: string;
  readonly signal: IntensityReading["signal"];
  readonly basis: IntensityReading["basis"];
  /**
   * `no_key`: its variables are not set, or cannot be sent. `unknown_place`: it does not know the location. Neither was
   * asked, nor was `not_asked`.
   */
  readonly state: "answered" | "failed" | "no_key" | "unknown_place" | "not_asked";
  /** Why it failed: the code of an `IntensityError`. */
  readonly code?: string;
  readonly detail?: string;
  /** Milliseconds that the current figure took. */
  readonly tookMs?: number;
  /** gCO2e/kWh now. */
  readonly gramsPerKwh?: number;
  /** Number of figures in the forecast. */
  readonly forecasts?: number;
}

/** The outcome of a request. */
export interface Asked {
  readonly health: ProviderHealth;
  readonly current?: IntensityReading;
  readonly forecast: readonly IntensityReading[];
}

/** What the provider is asked for. */
export interface Question extends Reach {
  readonly location: Location;
  readonly horizonMs: number;
}

/** Twice the deadline of a provider: one for now, one for the forecast. */
const LIMIT_MS = 10_000;

/**
 * Why a provider cannot be asked, if so.
 * @example idleProvider("neso", { location: { country: "DE" }, environment: {} })
 */
export function idleProvider(
  name: LiveProvider,
  { location, environment }: Pick<Question, "location" | "environment">,
): ProviderHealth {
  const missing = missingKeys(name, environment);
  const said = { name, ...describedProvider(name) };
  if (missing.length > 0) return { ...said, state: "no_key", detail: `set ${missing.join(" and ")}` };
  try {
    const knows = liveProvider(name, { environment }).supports?.(location) ?? true;
    return { ...said, state: knows ? "not_asked" : "unknown_place" };
  } catch (error) {
    if (!(error instanceof WattspanConfigurationError)) throw error;
    return { ...said, state: "no_key", detail: `its key must be ${error.allowed}` };
  }
}

/**
 * Asks a provider for now and for the hours ahead. Never rejects.
 * @example await askedProvider("neso", question)
 */
export async function askedProvider(name: LiveProvider, question: Question): Promise<Asked> {
  const idle = idleProvider(name, question);
  if (idle.state !== "not_asked") return { health: idle, forecast: [] };
  const { location, horizonMs } = question;
  const startMs = performance.now();
  try {
    const { clock } = question;
    const provider = retrying(liveProvider(name, question), { ...(clock && { clock }) });
    const current = await provider.current(location, AbortSignal.timeout(LIMIT_MS));
    const tookMs = Math.round(performance.now() - startMs);
    const forecast = await forecastOf(provider, location, horizonMs);
    const health = { ...idle, state: "answered", tookMs, gramsPerKwh: current.gramsPerKwh.value } as const;
    return { health: { ...health, forecasts: forecast.length }, current, forecast };
  } catch (error) {
    return { health: { ...idle, state: "failed", ...problemOf(name, error) }, forecast: [] };
  }
}

/** The current figure is useful without a forecast. */
const forecastOf = async (provider: CarbonIntensityProvider, location: Location, horizonMs: number) =>
  (await provider.forecast?.(location, horizonMs, AbortSignal.timeout(LIMIT_MS)).catch(() => [])) ?? [];

/** These error messages never contain a key. */
function problemOf(name: string, error: unknown): Pick<ProviderHealth, "code" | "detail"> {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return {
    code: typeof code === "string" ? code : "failed",
    detail: String(message).replace(`${name}: `, ""),
  };
}
