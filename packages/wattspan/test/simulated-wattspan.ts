/**
 * A Wattspan on simulated time, started as applications do, on a processor that draws 50 W, of which 20 W at
 * rest.
 */

import { meterInference } from "@wattspan/core";
import { fakeMeter, footprintCollector, manualClock } from "@wattspan/testing";
import { startWattspan, type WattspanOptions } from "../src/index.js";
import { ALONE } from "./alone.js";

/** What one second of a call uses. */
export const JOULES = 50;

/** Starts it. `call()` meters one second and waits for it; `begin()` returns when it runs. */
export async function startSimulated(options: WattspanOptions = {}) {
  const clock = manualClock();
  const zone = { id: "cpu-0", component: "cpu", refreshMs: 1, idleWatts: 20, watts: () => JOULES } as const;
  const seen = footprintCollector();
  const wattspan = await startWattspan({
    ...ALONE,
    clock,
    meters: [fakeMeter({ clock, zones: [zone] })],
    location: { country: "DE" },
    observers: [seen.observer],
    ...options,
  });
  const begin = (model: string) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const result = meterInference({ model }, (call) => {
      call.setUsage({ output: 7 });
      return promise;
    });
    return {
      isSame: result === promise,
      end() {
        resolve("answer");
        return result;
      },
    };
  };
  async function call(model = "m"): Promise<void> {
    const { end } = begin(model);
    await clock.advanceAsync(1000);
    await end();
    // Beyond the longest time that anything is held.
    await clock.advanceAsync(1000);
  }
  return { clock, wattspan, begin, call, footprints: () => seen.footprints };
}
