/**
 * A process with Wattspan whose calls use the CPU and a card. Another process shows the power of the card,
 * and is notified of each change.
 */

import { once } from "node:events";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { nvml, rapl } from "@wattspan/meters";
import { meterInference, startWattspan } from "wattspan";
import type { CardUserMessage, CardUserPlan } from "./card-user-plan.ts";

const CPU_MS = 120;
/** All devices have booked this long at rest. */
const LEARN_MS = 3000;
const LOOK_MS = 50;

const { library, paths, lockFolder, watts, workMs, restMs } = JSON.parse(
  process.argv[2] as string,
) as CardUserPlan;
const booked = { gpu: { value: 0, low: 0, high: 0 }, cpu: { value: 0, low: 0, high: 0 } };
let [calls, ranS, cpuS] = [0, 0, 0];

const wattspan = await startWattspan({
  meters: [rapl(paths), nvml({ library, gpus: "all", through: "library" })],
  lockFolder,
  telemetry: { detail: "off" },
  attribution: { idle: "exclude" },
  observers: [
    ({ parts }) => {
      calls++;
      for (const { component, energy } of parts) {
        const sums = component === "gpu" || component === "cpu" ? booked[component] : undefined;
        for (const bound of ["value", "low", "high"] as const) if (sums) sums[bound] += energy?.[bound] ?? 0;
      }
    },
  ],
});

const send = (message: CardUserMessage) => process.send?.(message);

/** Says something, and goes on when it is so. */
async function said(message: CardUserMessage): Promise<unknown> {
  const answer = once(process, "message");
  send(message);
  return (await answer)[0];
}

const usedS = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const about = (ms: number): number => ms * (0.5 + Math.random());

async function call(): Promise<void> {
  const [fromMs, fromS] = [performance.now(), usedS()];
  await said(watts);
  while (usedS() - fromS < CPU_MS / 1000) for (let i = 0; i < 20_000; i++) Math.sqrt(i);
  await setTimeout(about(workMs));
  await said(0);
  ranS += (performance.now() - fromMs) / 1000;
  cpuS += usedS() - fromS;
}

async function learn(): Promise<void> {
  const untilMs = performance.now() + LEARN_MS;
  const hasLearned = () =>
    wattspan.status.devices.every(
      ({ idleWatts, bookedUntilMs }) => idleWatts !== undefined && bookedUntilMs >= untilMs,
    );
  while (!hasLearned()) {
    await setTimeout(LOOK_MS);
    await wattspan.refresh();
  }
}

const delay = monitorEventLoopDelay({ resolution: 5 });
await said("ready");
await learn();
const forMs = Number(await said("learned"));
delay.enable();
for (const untilMs = performance.now() + forMs; performance.now() < untilMs; ) {
  await meterInference({ model: "tiny" }, call);
  await setTimeout(about(restMs));
}
await wattspan.flush();
const { faults } = wattspan.status;
await wattspan.shutdown();
send({ ...booked, calls, ranS, cpuS, faults, lateS: delay.max / 1e9 });
process.disconnect();
