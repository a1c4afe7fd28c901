import { fakeMeter, footprintCollector, manualClock } from "@wattspan/testing";
import { startWattspan, type WattspanOptions } from "../src/index.js";
import { ALONE } from "./alone.js";

/** Starts it on a processor that draws 50 W, and meters one call of a second. Whoever calls shuts it down. */
export async function meteredOnce(options: WattspanOptions = {}) {
  const clock = manualClock();
  const zones = [{ id: "cpu-0", component: "cpu", refreshMs: 1, idleWatts: 20, watts: () => 50 } as const];
  const seen = footprintCollector();
  const wattspan = await startWattspan({
    ...ALONE,
    clock,
    meters: [fakeMeter({ clock, zones })],
    observers: [seen.observer],
    telemetry: { detail: "off" },
    ...options,
  });
  const call = wattspan.meterInference(
    { model: "tiny" },
    () => new Promise<void>((resolve) => clock.schedule(resolve, 1000)),
  );
  await clock.advanceAsync(1000);
  await call;
  await wattspan.flush();
  return { wattspan, footprint: seen.footprints[0] };
}
