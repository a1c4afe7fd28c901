/**
 * Records of random work on a simulated machine: nested and concurrent, with pauses, weights, lost ticks, wraps and
 * gauges.
 */

import { createMetering, type EnergyMeter, type IntensityReading } from "@wattspan/core";
import { fakeMeter, manualClock, random } from "@wattspan/testing";
import { type Recorder, record } from "../src/record/recorder.js";

/** A recorded audit. */
export interface RandomAudit {
  readonly text: string;
  readonly recorder: Recorder;
}

const HOUR_MS = 3_600_000;

/** An intensity that changes every two seconds, so that parts have slots. */
const intensityOf = (clock: { wall(): number }, next: () => number) => {
  const phase = 400 * next();
  const at = (ms: number): IntensityReading => {
    const slot = Math.floor(ms / 2000);
    const value = 100 + ((slot * 37 + phase) % 400);
    return {
      ...{ gramsPerKwh: { value, low: 0.9 * value, high: 1.1 * value }, zone: "SIM", source: "simulated" },
      ...{ signal: "average", basis: "lifecycle", rung: "zone", estimated: false },
      ...{ validFromMs: slot * 2000, validToMs: (slot + 1) * 2000 },
    } as unknown as IntensityReading;
  };
  return { name: "simulated", maxAgeMs: HOUR_MS, current: async () => at(clock.wall()) };
};

/** Some zones of one machine; which, and how they behave, depends on the seed. */
function meterOf(clock: ReturnType<typeof manualClock>, next: () => number): ReturnType<typeof fakeMeter> {
  const power = (base: number, more: number) => {
    const periodMs = 100 + 5000 * next();
    return {
      watts: (ms: number) => base + more * (1 + Math.sin(ms / periodMs)),
      energyJ: (ms: number) => ((base + more) * ms - more * periodMs * Math.cos(ms / periodMs)) / 1000,
    };
  };
  const wraps = next() < 0.5;
  return fakeMeter({
    clock,
    zones: [
      { id: "card", component: "gpu", refreshMs: 100, maxWatts: 700, ...power(80, 300) },
      {
        ...{ id: "package", component: "cpu", refreshMs: 1, maxWatts: 400, ...power(20, 100) },
        ...(wraps && { modulusJ: 262.144 + 1000 * next() }),
      },
      ...(next() < 0.5
        ? [
            {
              ...({ id: "supply", component: "memory", refreshMs: 1000, maxWatts: 900 } as const),
              ...{ kind: "power" as const, windowMs: 500, ...power(10, 40) },
            },
          ]
        : []),
    ] as Parameters<typeof fakeMeter>[0]["zones"],
  });
}

/** Records a random audit, with two repetitions. */
export async function randomAudit(seed: number, events = 60): Promise<RandomAudit> {
  const next = random(seed);
  const clock = manualClock({ startMs: 1000 * next() });
  const meter = meterOf(clock, next);
  const lines: string[] = [];
  const facts = { header: { startedAt: "2026-11-29T00:00:00.000Z" }, environment: {}, workload: { seed } };
  const recorder = record(
    (line) => lines.push(line),
    facts,
    () => undefined,
  );
  const metering = createMetering({
    ...{ meters: [meter as EnergyMeter], clock, telemetry: { detail: "off" } },
    ...{ tap: recorder.tap, observers: [recorder.observer] },
    attribution: { idle: next() < 0.5 ? "share" : "exclude" },
    ...(next() < 0.7 && { intensity: intensityOf(clock, next) as never }),
  });
  await clock.advanceAsync(3000);
  await metering.ready;
  await clock.advanceAsync(5000 * next());
  if (next() < 0.5) meter.busy(next(), 1 + 2 * next());
  for (let repetition = 0; repetition < 2; repetition++) {
    const from = clock.now() / 1000;
    await work(events, next, clock, meter, metering);
    const flushed = metering.flush();
    await clock.advanceAsync(5000);
    await flushed;
    recorder.repetition({ from, to: clock.now() / 1000, ...(next() < 0.2 && { void: "steal" }) });
  }
  const closed = metering.shutdown();
  await clock.advanceAsync(5000);
  await closed;
  recorder.close();
  return { text: lines.join(""), recorder };
}

async function work(
  events: number,
  next: () => number,
  clock: ReturnType<typeof manualClock>,
  meter: ReturnType<typeof fakeMeter>,
  metering: ReturnType<typeof createMetering>,
): Promise<void> {
  type Running = ReturnType<typeof metering.begin<"inference">>;
  const running: Running[] = [];
  for (let event = 0; event < events; event++) {
    const dice = next();
    if (running.length === 0 || (dice < 0.45 && running.length < 8)) {
      const parent = next() < 0.4 ? running[Math.floor(next() * running.length)] : undefined;
      const kind = next() < 0.6 ? "inference" : "agent";
      const options = { model: "m", name: "a", weight: next() < 0.1 ? 0 : 8 * next() };
      running.push(
        metering.begin(kind as "inference", { ...options, ...(parent && { parent: parent.handle }) }),
      );
    } else if (dice < 0.75) {
      const [ended] = running.splice(Math.floor(next() * running.length), 1);
      ended?.end();
    } else if (dice < 0.9) running[Math.floor(next() * running.length)]?.handle.setWeight(8 * next());
    else if (dice < 0.95) meter.lose();
    else meter.recover();
    await clock.advanceAsync(next() < 0.1 ? 3000 * next() : next() < 0.3 ? 0 : 200 * next());
  }
  meter.recover();
  for (const each of running) each.end();
}
