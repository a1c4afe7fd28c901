/** P8: attributed joules against the truth, on simulated devices that know it. */

import type { DeviceStatus, WeightPolicy } from "@wattspan/core";
import { mean } from "simple-statistics";
import { accountedJ } from "../../telemetry/accounted-joules.ts";
import type { Bar, Bench, Measure } from "../measure/bar.ts";
import { isolatedCalls, REFRESH_MS } from "../simulation/isolated-calls.ts";
import { twoClasses } from "../simulation/two-classes.ts";

/** Down to a twentieth of a refresh. */
const CALLS_MS = [REFRESH_MS / 20, REFRESH_MS / 2, 2.5 * REFRESH_MS, 10 * REFRESH_MS];

export const bar: Bar = {
  title: "Attribution",
  how:
    `Simulated time. Isolated calls at random moments on a card with 80 W idle power, which the ledger must learn, and 300 W in a call, whose counter refreshes every ${REFRESH_MS} ms ` +
    "with 2 % of jitter, while timers are late: the mean of attributed ÷ true joules. Then two classes of concurrent calls on a card that saturates " +
    "at 600 W, 200 small ones per second and 10 large ones: the joules of each class by token weights. And every joule of every counter is accounted for.",
  async measure(bench) {
    const devices: DeviceStatus[] = [];
    const isolated = await measureIsolated(devices, bench);
    const classes = await measureClasses(devices, bench);
    return [...isolated, ...classes, conservation(devices)];
  },
};

async function measureIsolated(
  devices: DeviceStatus[],
  { quick, assert, progress }: Bench,
): Promise<Measure[]> {
  const trials = quick ? 100 : 2000;
  const measures: Measure[] = [];
  for (const callMs of CALLS_MS) {
    const { ratios, missing, device } = await isolatedCalls(callMs, trials);
    assert.equal("every isolated call has its joules", ratios.length, trials);
    assert.equal("no isolated call lacks them", missing, 0);
    devices.push(device);
    measures.push({
      what: `mean bias of isolated calls of ${callMs} ms`,
      figure: { value: 100 * Math.abs(mean([...ratios]) - 1), unit: "%" },
      measured: { value: mean([...ratios]), unit: "of the truth" },
      limit: 2,
    });
    progress((0.5 * measures.length) / CALLS_MS.length);
  }
  return measures;
}

async function measureClasses(
  devices: DeviceStatus[],
  { quick, assert, progress }: Bench,
): Promise<Measure[]> {
  const measures: Measure[] = [];
  const policies: readonly WeightPolicy[] = ["tokens", "equal"];
  for (const weights of policies) {
    const { ratios, calls, footprints, device } = await twoClasses(weights, quick ? 10 : 120);
    assert.equal("every call of two classes gave a footprint", footprints, calls);
    devices.push(device);
    const worst = [...ratios.values()].reduce((a, b) => (Math.abs(b - 1) > Math.abs(a - 1) ? b : a), 1);
    measures.push({
      what: weights === "tokens" ? "worst of two classes, by token weights" : "the same by equal weights",
      figure: { value: 100 * Math.abs(worst - 1), unit: "%" },
      measured: { value: worst, unit: "of the truth" },
      ...(weights === "tokens" && { limit: 5 }),
    });
    progress(0.5 + (0.5 * measures.length) / policies.length);
  }
  return measures;
}

/** The worst device of all runs: joules that are nowhere, as a part of those that its counter showed. */
function conservation(devices: readonly DeviceStatus[]): Measure {
  const missing = devices.map((device) => Math.abs(accountedJ(device) / device.total - 1));
  return {
    what: "joules lost or counted twice",
    figure: { value: Math.max(...missing), unit: "of all" },
    limit: 1e-9,
  };
}
