import { constantPower, meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";

it.each([1, 100, 1000])(
  "a counter that refreshes every %i ms is read at heartbeats only after the last call",
  async (refreshMs) => {
    const zone = { id: "gpu-0", component: "gpu", refreshMs, idleWatts: 60, ...constantPower(300) } as const;
    const { clock, meter, metering, wait } = await meteredMachine({
      zones: [zone],
      telemetry: { detail: "metrics" },
    });
    await clock.advanceAsync(5000);
    const call = metering.meterInference({ model: "m" }, () => wait(700));
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
