import { fakeMeter, manualClock } from "@wattspan/testing";
import { expect, it } from "vitest";
import { createMetering } from "../../src/run/metering.js";

it.each([1, 100, 1000])(
  "a counter that refreshes every %i ms is read at heartbeats only after the last call",
  async (refreshMs) => {
    const clock = manualClock();
    const zone = { id: "gpu-0", component: "gpu", refreshMs, idleWatts: 60, watts: () => 300 } as const;
    const meter = fakeMeter({ clock, zones: [zone] });
    const metering = createMetering({ clock, meters: [meter], telemetry: { detail: "metrics" } });
    await metering.ready;
    await clock.advanceAsync(5000);
    const call = metering.meterInference(
      { model: "m" },
      () => new Promise<void>((resolve) => clock.schedule(resolve, 700)),
    );
    await clock.advanceAsync(60_000);
    await call;
    const before = meter.reads;
    await clock.advanceAsync(300_000);
    // Ten heartbeats. At each, the next refresh is looked for every hundredth of its period, and every 2 ms at most.
    const looks = refreshMs === 1 ? 1 : 101;
    expect(meter.reads - before).toBeLessThanOrEqual(11 * looks);
    await metering.shutdown();
  },
);
