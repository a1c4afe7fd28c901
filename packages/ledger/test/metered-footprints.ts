import type { Footprint } from "@wattspan/core";
import { manualClock, meteredMachine } from "@wattspan/testing";

/** Three of them end in two hours. */
const CALL_MS = 400_000;

/** Footprints of an agent with steps, calls of two models and one that failed, on a simulated processor. */
export async function meteredFootprints(): Promise<readonly Footprint[]> {
  const zone = { id: "cpu-0", component: "cpu", refreshMs: 1000, maxWatts: 500, watts: () => 50 } as const;
  const subject = { service: "shop", modelVersion: "3", configurationDigest: "c0ffee" };
  const { clock, metering, wait, seen } = await meteredMachine({
    ...{ zones: [zone], intensity: 360, subject },
    clock: manualClock({ wallStartMs: Date.UTC(2026, 10, 29, 4, 50) }),
  });
  const run = metering.meterAgent({ name: "planner" }, async (agent) => {
    for (const model of ["small", "large", "small"]) {
      await metering
        .meterStep({ name: "act", kind: "act" }, () =>
          metering.meterInference({ model }, async (call) => {
            call.setUsage({ inputFresh: 30, output: 4 });
            await wait(CALL_MS);
            if (model === "large") throw new Error("no");
          }),
        )
        .catch(() => undefined);
    }
    agent.succeed();
  });
  await clock.advanceAsync(4 * CALL_MS);
  await run;
  await metering.flush();
  return seen.footprints;
}
