/** Uses a client twice, bare and metered, and requires that nothing differs. */

import type { EnergyEstimator, Footprint, InferenceOptions, MeteringOptions } from "@wattspan/core";
import { footprintCollector } from "@wattspan/testing";
import { expect, onTestFinished } from "vitest";
import { createMetering } from "../../src/index.js";
import { type Behaviour, type LocalProvider, localProvider, type Protocol } from "./local-provider.js";

/** Calls a client; in a metered run the call is metered. */
export type Meter = <T>(call: () => T) => T;

/** What is used, and how the provider behaves. */
export interface Trial<C> {
  readonly protocol: Protocol;
  readonly client: (provider: LocalProvider) => C;
  /** For the first request, the second, and so on. */
  readonly behaviours?: readonly Behaviour[];
  readonly options?: Partial<InferenceOptions>;
  readonly estimators?: readonly EnergyEstimator[];
  readonly metering?: MeteringOptions;
}

/** Estimates a joule for each token reported to it. */
const joulePerToken: EnergyEstimator = {
  id: "joule-per-token",
  knows: () => true,
  estimate({ usage }) {
    const { inputFresh, cacheWrite = 0, output } = usage ?? {};
    if (inputFresh === undefined || output === undefined) return undefined;
    const value = inputFresh + cacheWrite + output;
    return { methodId: "joule-per-token", energy: { value, low: value, high: value } };
  },
};

/** What a call said and cost. */
export interface Seen {
  readonly outcome: Footprint["outcome"];
  readonly usage: Footprint["usage"];
  readonly reasons: Footprint["reasons"];
  readonly requests: number;
}

/**
 * @param use Uses the client as an application does. What it gives, or throws, is compared between the runs.
 * @returns What the metered run saw.
 */
export async function bareAndMetered<C>(
  trial: Trial<C>,
  use: (client: C, meter: Meter) => Promise<unknown>,
): Promise<Seen> {
  const bare = await run(trial, (call) => call(), use);
  const { meter, footprint, check } = startMeter(trial);
  const metered = await run(trial, meter, use);
  check();
  expect(metered).toEqual(bare);
  const { outcome, usage, reasons } = await footprint();
  // There is no carbon intensity here.
  const reported = reasons.filter((reason) => reason !== "no_intensity");
  return { outcome, usage, reasons: reported, requests: metered.requests };
}

async function run<C>(trial: Trial<C>, meter: Meter, use: (client: C, meter: Meter) => Promise<unknown>) {
  const provider = await localProvider(trial.protocol, trial.behaviours);
  const result = await settled(use(trial.client(provider), meter));
  return { result, requests: provider.asked.length };
}

const MAX_TURNS = 1000;

/** A rejection, compared by what a caller can see of it. The port differs between runs. */
async function settled(promise: Promise<unknown>): Promise<unknown> {
  try {
    return { value: await promise };
  } catch (error) {
    const { name, message } = error as Error;
    const type = (error as Error).constructor.name;
    return { rejected: type, name, message: message.replace(/127\.0\.0\.1:\d+/g, "host") };
  }
}

/** A metering for the running test, whose footprints can be awaited. */
export function startMeter({
  options,
  estimators = [joulePerToken],
  ...trial
}: Partial<Trial<unknown>> = {}) {
  const seen = footprintCollector();
  const metering = createMetering({
    estimators,
    observers: [seen.observer],
    telemetry: { detail: "off" },
    ...trial.metering,
  });
  onTestFinished(() => metering.shutdown());
  const others: unknown[] = [];
  const meter: Meter = (call) => {
    let given: unknown;
    const returned = metering.meterInference({ model: "m", runsOn: "remote", ...options }, () => {
      const result = call();
      given = result;
      return result;
    });
    if (returned !== given) others.push(returned);
    return returned;
  };
  return {
    meter,
    metering,
    seen,
    /** No other object than that of the client was returned, and nothing failed on our side. */
    check() {
      expect({ others, faults: metering.status.faults }).toEqual({ others: [], faults: {} });
    },
    /**
     * The one footprint, when the call has ended; what an abort sets off may take some turns of the event
     * loop.
     */
    async footprint(): Promise<Footprint> {
      for (let turn = 0; turn < MAX_TURNS && seen.footprints.length === 0; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
        await metering.flush();
      }
      expect(seen.footprints).toHaveLength(1);
      return seen.footprints[0] as Footprint;
    },
  };
}
