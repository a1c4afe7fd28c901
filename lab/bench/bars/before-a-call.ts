/** P10: what can be known and decided before a call: its estimate, what a run has used so far, a reservation. */

import { createBudget } from "@wattspan/budget";
import { createMetering } from "@wattspan/core";
import { openRequestTotals } from "@wattspan/core/request-totals";
import { phase } from "@wattspan/models";
import { manualClock } from "@wattspan/testing";
import type { Bar, Bench, Measure } from "../measure/bar.ts";
import { spread } from "../measure/statistics.ts";
import { hostZone, steadyMeter } from "../stand/steady-meter.ts";

const READS = 20_000;
const DEVICES = 4;
const OPEN = [1, 200, 10_000] as const;
/** Different loads, so that no answer is the one before. */
const LOADS = 500;

export const bar: Bar = {
  title: "Before a call",
  how:
    `The CPU time of one estimate of \`phase@2\` for a hosted call, warm, over ${LOADS} loads of one model; and of reading \`energySoFar\` of a scope with ` +
    `${OPEN.map((open) => open.toLocaleString("en")).join(", ")} open activities on ${DEVICES} devices; and of a reservation with its settlement, in a budget of two dimensions that knows ` +
    `200 such calls. Blocks of ${READS.toLocaleString("en")}.`,
  async measure(bench) {
    const sums: Measure[] = [];
    for (const open of OPEN) sums.push(await measureSum(bench, open));
    return [measureEstimate(bench), ...sums, measureReservation(bench)];
  },
};

function measureEstimate(bench: Bench): Measure {
  const estimator = phase();
  const loads = Array.from({ length: LOADS }, (_, i) => ({
    ...{ model: "gpt-4o-mini", provider: "openai", operation: "chat" as const, durationS: 1.3 },
    usage: { inputFresh: 50 + 4 * i, output: 20 + ((7 * i) % 900) },
  }));
  let joules = 0;
  const figure = timesOf(bench, () => {
    for (let i = 0; i < READS; i++)
      joules += estimator.estimate(loads[i % LOADS] as (typeof loads)[number])?.energy.value ?? 0;
  });
  bench.assert.that("every load had an estimate", joules > READS, () => `${joules} J`);
  return { what: "one estimate of a hosted call", figure, limit: 1 };
}

async function measureSum(bench: Bench, open: number): Promise<Measure> {
  const clock = manualClock();
  const zones = Array.from({ length: DEVICES }, (_, i) => hostZone(`zone-${i}`, "cpu"));
  const meters = [steadyMeter("counters", zones, clock.now)];
  const metering = createMetering({ clock, meters, telemetry: { detail: "off" } });
  await metering.ready;
  const scope = openRequestTotals();
  scope.run(() => {
    for (let i = 0; i < open; i++) metering.begin("step", { name: "open" });
  });
  for (let tick = 0; tick < 3; tick++) {
    clock.advance(200);
    await metering.refresh();
  }
  const wanted = scope.footprint.energy?.value ?? 0;
  bench.assert.that("what is open has used energy", wanted > 0, () => `${wanted} J`);
  bench.assert.close("the running sum is that of the footprint", scope.energySoFar, wanted, 1e-9);
  let joules = 0;
  const figure = timesOf(bench, () => {
    for (let i = 0; i < READS; i++) joules += scope.energySoFar;
  });
  bench.assert.that("reads gave joules", joules > 0, () => `${joules} J`);
  await metering.shutdown();
  return { what: `the running sum with ${open.toLocaleString("en")} open`, figure, limit: 2 };
}

function measureReservation(bench: Bench): Measure {
  const budget = createBudget({ name: "bench", limits: { energyJ: 1e12, tokens: 1e12 } });
  const call = { kind: "inference", model: "gpt-4o-mini", operation: "chat" } as const;
  const taken = Array.from({ length: LOADS }, (_, i) => ({
    energyJ: 10 + ((7 * i) % 90),
    tokens: 50 + 4 * i,
  }));
  const figure = timesOf(bench, () => {
    for (let i = 0; i < READS; i++) budget.reserve(call).settle(taken[i % LOADS] as (typeof taken)[number]);
  });
  const { inFlight, spent } = budget.status();
  const isSettled = inFlight === 0 && (spent.energyJ ?? 0) > READS;
  bench.assert.that("every call was charged", isSettled, () => `${spent.energyJ} J, ${inFlight} in flight`);
  return { what: "a reservation and its settlement", figure, limit: 2 };
}

/** CPU time of each of a block's operations, in microseconds. */
function timesOf({ quick }: Bench, block: () => void): Measure["figure"] {
  const times: number[] = [];
  for (let round = quick ? -2 : -10; round < (quick ? 3 : 41); round++) {
    const before = process.cpuUsage();
    block();
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) times.push((user + system) / READS);
  }
  return { ...spread(times), unit: "µs" };
}
