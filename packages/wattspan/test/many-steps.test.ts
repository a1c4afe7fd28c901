/** What one agent of twenty thousand steps leaves behind while it runs: sums. */

import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { createBudget } from "@wattspan/budget";
import { createMetering, type Footprint } from "@wattspan/core";
import { constantPower, fakeMeter, manualClock } from "@wattspan/testing";
import { expect, it } from "vitest";

const cpu = {
  id: "cpu",
  component: "cpu",
  refreshMs: 1,
  maxWatts: 500,
  ...constantPower(50),
} as const;
const STEPS = 20_000;
const STEPS_PER_LOOK = 2500;
const STEP_MS = 10;
/** Between two looks at the heap are 2,500 steps with a call each: a reference to each would be 20,000 bytes. */
const MAX_BYTES = 18_000;
/** Spans wait 250 ms at most: those of 25 steps and their calls, of the slice that ends, and of the agent. */
const MAX_OPEN_SPANS = 60;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void; // once: a context is 160 kB of the heap itself

/** Bytes of what is still referred to; without compiled code, which comes and goes. */
async function heldBytes(): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve)); // weak references hold until their turn ends
  collectGarbage();
  const spaces = getHeapSpaceStatistics().filter(({ space_name }) => !/code|trusted/.test(space_name));
  return spaces.reduce((sum, { space_used_size }) => sum + space_used_size, 0);
}

/** Counts spans, and keeps none. */
class OpenSpans implements SpanProcessor {
  open = 0;
  mostOpen = 0;
  ended = 0;
  onStart(): void {
    this.mostOpen = Math.max(this.mostOpen, ++this.open);
  }
  onEnd(): void {
    this.open--;
    this.ended++;
  }
  forceFlush = async () => undefined;
  shutdown = async () => undefined;
}

it("an agent of twenty thousand steps has the joules of all of them, in bounded memory, until its budget of steps is spent", async () => {
  const spans = new OpenSpans();
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  let [count, joules] = [0, 0];
  let agent: Footprint | undefined;
  const clock = manualClock();
  const metering = createMetering({
    clock,
    meters: [fakeMeter({ clock, zones: [cpu] })],
    observers: [
      (footprint) => {
        if (footprint.kind === "agent") agent = footprint;
        else [count, joules] = [count + 1, joules + (footprint.self.energy?.value ?? 0)];
      },
    ],
    telemetry: {
      tracerProvider: new TracerProvider({ spanProcessors: [spans] }),
      meterProvider: new MeterProvider({ readers: [reader] }),
    },
  });
  await metering.ready;
  const budget = createBudget({ name: "run", limits: { steps: STEPS, energyJ: 1e9 }, clock });
  const heaps: number[] = [];
  const refused = await metering.meterAgent({ name: "worker", budget }, async (handle) => {
    const step = async (name: string) => {
      const done = metering.meterStep({ name, kind: "tool" }, async () =>
        metering.meterInference(
          { model: "m" },
          () => new Promise<void>((resolve) => void clock.schedule(resolve, STEP_MS)),
        ),
      );
      await Promise.all([done, clock.advanceAsync(STEP_MS)]);
    };
    for (let index = 1; index <= STEPS; index++) {
      await step(`step ${index % 7}`);
      if (index % STEPS_PER_LOOK === 0) heaps.push(await heldBytes());
    }
    handle.succeed();
    return step("one more").catch((error: unknown) => error);
  });
  await metering.flush();
  expect(refused).toMatchObject({ name: "BudgetExceededError", dimension: "steps" });
  expect(count).toBe(2 * STEPS + 1);
  const [own, all] = [agent?.self.energy?.value ?? 0, agent?.energy?.value ?? 0];
  expect(all).toBeCloseTo(50 * STEPS * (STEP_MS / 1000), -1);
  expect(Math.abs(own + joules - all)).toBeLessThan(1e-9 * all);
  expect(budget.status().spent).toMatchObject({ steps: STEPS, energyJ: expect.closeTo(all, 5) });
  expect(budget.receipts()).toHaveLength(1000);
  expect(spans.ended).toBe(2 * STEPS + 2);
  expect(spans.mostOpen).toBeLessThanOrEqual(MAX_OPEN_SPANS);
  const growth = heaps.slice(1).map((bytes, index) => bytes - (heaps[index] as number));
  expect(Math.min(...growth)).toBeLessThan(MAX_BYTES);
  expect(metering.status).toMatchObject({ inFlight: 0, unsettled: 0, faults: {} });
});
