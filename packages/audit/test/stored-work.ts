/** Records of an agent's work on a simulated machine, as files. */

import { writeFileSync } from "node:fs";
import { fixedIntensity, manualClock, meteredMachine, random } from "@wattspan/testing";
import { record } from "../src/record/recorder.js";

/** What is recorded. */
export interface StoredWork {
  readonly seed: number;
  readonly startedAt: Date;
  /** Of the only device while a call runs. Default 300. */
  readonly watts?: number;
  /** Of each call. Default 100. */
  readonly tokens?: number;
  /** The share of tokens that a cache has. Default 0.2. */
  readonly cached?: number;
  /** Whether the agent's runs reach their goal. Default: all do. */
  readonly reaches?: (run: number) => boolean;
  readonly memoryBytes?: number;
  readonly workload?: string;
  readonly commit?: string;
  readonly zone?: string;
  /** Of the grid. Default: nothing is priced. */
  readonly gridZone?: string;
  /** Repetitions after the warm-up. Default 2. */
  readonly repetitions?: number;
  /** Of a repetition, from 0 on. */
  readonly isVoid?: (repetition: number) => string | undefined;
  /** What the workload reports of a repetition. */
  readonly reported?: (repetition: number) => object;
}

const CALLS = 3;
const CALL_MS = 1000;

/** Writes a record. Each repetition is an agent with three calls, whose energy and tokens vary a little. */
export async function storeWork(path: string, work: StoredWork): Promise<void> {
  const { seed, startedAt, watts = 300, memoryBytes = 2 ** 34, workload = "agent", repetitions = 2 } = work;
  const next = random(seed);
  const clock = manualClock({ wallStartMs: startedAt.getTime() });
  const load = watts * (0.98 + 0.04 * next());
  const zone = { id: "gpu-0", component: "gpu", refreshMs: 10, maxWatts: 2000, watts: () => load } as const;
  const lines: string[] = [];
  const recorder = record(
    (line) => lines.push(line),
    {
      header: { startedAt: startedAt.toISOString() },
      environment: {
        cpu: { model: "Simulated", count: 4, architecture: "x86_64" },
        memoryBytes,
        ...(work.commit !== undefined && { commit: work.commit }),
      },
      workload: { name: workload, inputs: { seed: 7 } },
    },
    () => undefined,
  );
  const { metering, wait } = await meteredMachine({
    ...{ clock, zones: [{ ...zone, id: work.zone ?? zone.id }] },
    ...{ tap: recorder.tap, observers: [recorder.observer] },
    ...(work.gridZone !== undefined && { intensity: fixedIntensity(360, { clock, zone: work.gridZone }) }),
  });
  const passed = async <T>(running: Promise<T>, ms: number): Promise<T> => {
    await clock.advanceAsync(ms);
    return running;
  };
  await clock.advanceAsync(3000);
  for (let run = 0; run <= repetitions; run++) {
    const from = clock.now() / 1000;
    const stage = metering.meterStage({ name: workload, kind: "other" }, () => agentRun(run));
    await passed(stage, CALLS * CALL_MS);
    const to = clock.now() / 1000;
    await passed(metering.flush(), 2000);
    const why = run === 0 ? "warm-up" : work.isVoid?.(run - 1);
    recorder.repetition({
      ...{ from, to, facts: { cpuS: 2, ...(work.reported && { reported: work.reported(run - 1) }) } },
      ...(why !== undefined && { void: why }),
    });
  }
  await passed(metering.shutdown(), 2000);
  recorder.close();
  writeFileSync(path, lines.join(""));

  function agentRun(run: number): Promise<void> {
    return metering.meterAgent({ name: "planner", goal: "answer" }, async (agent) => {
      for (let call = 0; call < CALLS; call++)
        await metering.meterInference({ model: "m" }, async (inference) => {
          const { tokens = 100, cached = 0.2 } = work;
          const all = Math.round(tokens * (0.95 + 0.1 * next()));
          const cacheRead = Math.round(cached * all);
          const output = Math.round(0.25 * all);
          inference.setUsage({ cacheRead, output, inputFresh: all - cacheRead - output });
          await wait(CALL_MS);
        });
      if (work.reaches?.(run) ?? true) agent.succeed();
      else agent.miss();
    });
  }
}
