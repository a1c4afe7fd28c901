/** A metering for the running test that adapters find by themselves. */

import {
  type Clock,
  createMetering,
  type EnergyEstimator,
  type Footprint,
  setGlobalMetering,
  systemClock,
} from "@wattspan/core";
import { usageReaders } from "@wattspan/spans";
import { footprintCollector } from "@wattspan/testing";
import { expect, onTestFinished } from "vitest";
import { steadyClock } from "../programs/steady-clock.js";

/** Estimates a joule for each token that was computed. */
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

/** A process that stands still between a run and its span has not let the moment pass in which the one is known for the other. */
export const unhurriedClock = (): Clock => ({ ...systemClock, now: steadyClock(1).now });

/** Turns of the event loop after which an end that was set off must have come. */
const MAX_TURNS = 1000;

/** Meters until the test is finished. */
export function meteredGlobally(options: Parameters<typeof createMetering>[0] = {}) {
  const seen = footprintCollector();
  const metering = createMetering({
    usageReaders,
    estimators: [joulePerToken],
    observers: [seen.observer],
    telemetry: { detail: "off" },
    ...options,
  });
  setGlobalMetering(metering);
  onTestFinished(async () => {
    setGlobalMetering(undefined);
    await metering.shutdown();
  });
  /** So many footprints of a kind, when they have settled, and nothing failed on our side. */
  async function footprints(kind: Footprint["kind"], count: number): Promise<readonly Footprint[]> {
    for (let turn = 0; turn < MAX_TURNS && seen.byKind(kind).length < count; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      await metering.flush();
    }
    expect(metering.status.faults).toEqual({});
    expect(seen.byKind(kind)).toHaveLength(count);
    return seen.byKind(kind);
  }
  return { metering, seen, footprints, call: async () => (await footprints("inference", 1))[0] as Footprint };
}
