/** Records of an agent, one of each day, as files. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { record } from "@wattspan/audit";
import { manualClock, meteredMachine } from "@wattspan/testing";

/** What a day had. */
export interface Night {
  /** Of the only device. Default 300. */
  readonly watts?: number;
  readonly memoryBytes?: number;
  readonly commit?: string;
  /** That the workload reports. */
  readonly goals?: number;
}

const CALL_MS = 1000;

/** Writes `<day>.audit.jsonl` of October 2026 into the folder: an agent with one call, twice. */
export async function nightlyRecord(folder: string, day: number, night: Night): Promise<void> {
  const { watts = 300, memoryBytes = 2 ** 34, commit, goals } = night;
  const clock = manualClock({ wallStartMs: Date.UTC(2026, 9, day) });
  // A little noise without rhythm, the same each time.
  const load = watts * (1 + 0.02 * Math.sin(day * day * 12.9898));
  const lines: string[] = [];
  const recorder = record(
    (line) => lines.push(line),
    {
      header: { startedAt: new Date(clock.wall()).toISOString() },
      environment: { cpu: { model: "Simulated", count: 4, architecture: "x86_64" }, memoryBytes, commit },
      workload: { name: "agent" },
    },
    () => undefined,
  );
  const zone = { id: "gpu-0", component: "gpu", refreshMs: 10, maxWatts: 2000, watts: () => load } as const;
  const { metering, wait } = await meteredMachine({
    ...{ clock, zones: [zone] },
    ...{ tap: recorder.tap, observers: [recorder.observer] },
  });
  const passed = async (running: Promise<unknown>, ms: number) => {
    await clock.advanceAsync(ms);
    await running;
  };
  await clock.advanceAsync(2 * CALL_MS);
  for (let repetition = 0; repetition < 2; repetition++) {
    const from = clock.now() / 1000;
    const run = metering.meterAgent({ name: "planner", goal: "answer" }, async (agent) => {
      await metering.meterInference({ model: "m" }, async (call) => {
        call.setUsage({ inputFresh: 75, output: 25 });
        await wait(CALL_MS);
      });
      agent.succeed();
    });
    await passed(run, CALL_MS);
    const to = clock.now() / 1000;
    await passed(metering.flush(), CALL_MS);
    recorder.repetition({ from, to, ...(goals !== undefined && { facts: { reported: { goals } } }) });
  }
  await passed(metering.shutdown(), CALL_MS);
  recorder.close();
  writeFileSync(join(folder, `${day}.audit.jsonl`), lines.join(""));
}
