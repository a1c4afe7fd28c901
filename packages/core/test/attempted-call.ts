/** Calls of a client that tries again, for tests. */

import { usageReaders } from "@wattspan/spans";
import { fixedIntensity, footprintCollector, manualClock } from "@wattspan/testing";
import { onTestFinished } from "vitest";
import { meteredFetch } from "../src/api/attempts.js";
import type { EnergyEstimator, Footprint, InferenceHandle, MeteringOptions } from "../src/index.js";
import { createMetering } from "../src/run/create-metering.js";

/** Holds a secret. */
export const URL_OF_CHAT = "https://api.example.com/v1/chat?key=secret";
/** Options of a hosted call. */
export const HOSTED = { model: "m", provider: "openai" };
/** A joule for each token of input, and ten for one of output. */
export const perToken: EnergyEstimator = {
  id: "per-token@1",
  knows: () => true,
  estimate({ usage }) {
    const value = (usage?.inputFresh ?? 0) + 10 * (usage?.output ?? 0);
    return usage && { methodId: "per-token@1", energy: { value, low: value / 2, high: value * 2 } };
  },
};

/** A metering on a clock of its own. */
export function start(options: MeteringOptions = {}) {
  const clock = manualClock();
  const seen = footprintCollector();
  const metering = createMetering({
    usageReaders,
    clock,
    estimators: [perToken],
    intensity: fixedIntensity(360),
    observers: [seen.observer],
    telemetry: { detail: "off" },
    servingLocation: () => ({ location: { country: "SE" }, rung: "endpoint" }),
    ...options,
  });
  onTestFinished(() => metering.shutdown());
  const wait = (ms: number) => new Promise<void>((resolve) => clock.schedule(resolve, ms));
  /** Runs an inference to its end and gives its footprint. */
  const footprintOf = async (work: (call: InferenceHandle) => Promise<unknown>): Promise<Footprint> => {
    const done = metering.meterInference(HOSTED, work);
    done.catch(() => undefined); // what is tested is the footprint
    await clock.advanceAsync(60_000);
    await metering.flush();
    const [footprint] = seen.footprints;
    if (!footprint)
      throw new Error(
        `not settled: ${JSON.stringify(metering.status.faults)}, ${metering.status.inFlight} in flight`,
      );
    return footprint;
  };
  return { clock, metering, wait, footprintOf };
}

/** What Node's fetch rejects with. */
export const failure = (code: string) => Object.assign(new TypeError("fetch failed"), { cause: { code } });
/** A status, or how it fails. */
export type Outcome = number | Error | "throws";

/** A `fetch` that answers so one after another, each time after a second. */
export function fetchThat(
  wait: (ms: number) => Promise<void>,
  outcomes: readonly Outcome[],
  headers: Record<string, string> = {},
) {
  const left = [...outcomes];
  return (async () => {
    await wait(1000);
    const next = left.shift();
    if (next instanceof Error) throw next;
    return new Response("{}", { status: typeof next === "number" ? next : 200, headers });
  }) as typeof fetch;
}

/** Sends until something is answered, two seconds apart, as clients do. */
export async function untilAnswered(send: typeof fetch, tries: number, wait: (ms: number) => Promise<void>) {
  for (let retry = 0; retry < tries; retry++) {
    const headers = { "x-stainless-retry-count": String(retry) };
    const response = await send(URL_OF_CHAT, { headers }).catch(() => undefined);
    if (response?.ok) return { usage: { prompt_tokens: 100, completion_tokens: 10 } };
    await wait(2000);
  }
  throw new Error("given up");
}

/** The footprint of a call whose requests end so. */
export async function retried(outcomes: readonly Outcome[]) {
  const { wait, footprintOf } = start();
  const send = meteredFetch(fetchThat(wait, outcomes));
  return footprintOf(() => untilAnswered(send, outcomes.length, wait));
}
