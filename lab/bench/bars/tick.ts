/**
 * P3: a tick of 12 devices does not cost more when more is in flight, and a call costs little on each device.
 */

import { createMetering, type Metering } from "@wattspan/core";
import { type ManualClock, manualClock } from "@wattspan/testing";
import { sum } from "simple-statistics";
import { accountedJ } from "../../telemetry/accounted-joules.ts";
import { type Arm, alternated, inTurns, pairsOf } from "../measure/alternated.ts";
import type { Bar, Bench, Measure } from "../measure/bar.ts";
import { compared, difference, ratio } from "../measure/statistics.ts";
import { MODEL } from "../stand/model-call.ts";
import { hostZone, type SteadyZone, steadyMeter } from "../stand/steady-meter.ts";

const DEVICES = 12;
const MANY = 10_000;
/** Ticks of one block. */
const TICKS = 4096;
/** Calls of one block. */
const CALLS = 2000;
/** Time between two ticks: each counter has a new value. */
const TICK_MS = 1;

export const bar: Bar = {
  title: "Ticks and edges on 12 devices",
  how:
    `Two meterings on ${DEVICES} counters under a manual clock, one with ${MANY.toLocaleString("en")} calls in flight, one with a single one: the CPU time of \`refresh()\`, ` +
    "which reads every counter, closes one tick on each, and checks what may settle. Then synchronous calls on 12 devices, compared with the " +
    "same calls without devices: the difference is the start and the end in the ledger, before any tick. Spans and metrics are off: " +
    "the other bars cover the rest.",
  unmet:
    "A start and an end change twelve ledgers, and an account has two doubles for each of them until a tick closes. About half of the time is collecting garbage: the accounts, and the lists of who " +
    "changed in the open tick, are copied, as no tick closes here in 2,000 calls.",
  async measure(bench) {
    return [...(await measureTicks(bench)), ...(await measureEdges(bench))];
  },
};

async function measureTicks(bench: Bench): Promise<Measure[]> {
  const armOf = async (calls: number): Promise<Arm> => {
    const clock = manualClock();
    const metering = await inFlight(calls, clock);
    let ticks = ticksOf(metering);
    return {
      async block() {
        for (let i = 0; i < TICKS; i++) {
          clock.advance(TICK_MS);
          await metering.refresh();
        }
      },
      check() {
        const now = ticksOf(metering);
        bench.assert.that(
          "each refresh closed one tick on each device",
          now - ticks === TICKS * DEVICES,
          () => `${now - ticks} ticks, not ${TICKS * DEVICES}`,
        );
        ticks = now;
        bench.assert.equal("all calls stayed in flight", metering.status.inFlight, calls);
        checkBooks(metering, bench);
      },
    };
  };
  const plan = bench.quick ? { rounds: 3, warmUp: 2, calls: TICKS } : { rounds: 41, warmUp: 4, calls: TICKS };
  const [few, many] = [await armOf(1), await armOf(MANY)];
  const pairs = await alternated(plan, few, many, (share) => bench.progress(share / 2));
  return [
    {
      what: `a tick with ${MANY.toLocaleString("en")} calls in flight`,
      ...compared(pairs, ratio, "×", "with 1"),
      limit: 1.5,
    },
  ];
}

async function measureEdges(bench: Bench): Promise<Measure[]> {
  const clock = manualClock();
  let footprints = 0;
  const observers = [() => void footprints++];
  const none = createMetering({ clock, telemetry: { detail: "off" }, observers });
  const all = createMetering({ clock, meters: [meter(clock)], telemetry: { detail: "off" }, observers });
  await Promise.all([none.ready, all.ready]);
  const armOf = (metering: Metering): Arm => ({
    block() {
      for (let i = 0; i < CALLS; i++) metering.meterInference({ model: MODEL }, () => i);
    },
    async check() {
      clock.advance(10);
      await metering.flush();
      bench.assert.equal("every call gave a footprint", footprints, CALLS);
      footprints = 0;
      checkBooks(metering, bench);
    },
  });
  const plan = bench.quick
    ? { rounds: 3, warmUp: 3, calls: CALLS }
    : { rounds: 201, warmUp: 20, calls: CALLS };
  const progress = (share: number) => bench.progress(0.5 + share / 2);
  const pairs = pairsOf(await inTurns(plan, [armOf(none), armOf(all)], progress));
  return [
    {
      what: "start and end on 12 devices",
      ...compared(pairs, difference, "µs", "on none"),
      limit: 1,
    },
  ];
}

const meter = (clock: ManualClock) => {
  const zones = Array.from({ length: DEVICES }, (_, i): SteadyZone => hostZone(`zone-${i}`, "cpu"));
  return steadyMeter("counters", zones, clock.now);
};

/** A metering with the given number of endless calls. */
async function inFlight(calls: number, clock: ManualClock): Promise<Metering> {
  const metering = createMetering({ clock, meters: [meter(clock)], telemetry: { detail: "off" } });
  await metering.ready;
  const never = new Promise<void>(() => undefined);
  for (let i = 0; i < calls; i++) void metering.meterInference({ model: MODEL }, () => never);
  clock.advance(TICK_MS);
  await metering.refresh();
  return metering;
}

const ticksOf = ({ status }: Metering): number => sum(status.devices.map(({ ticks }) => ticks));

/** The law of conservation, on each device. */
function checkBooks(metering: Metering, { assert }: Bench): void {
  for (const device of metering.status.devices) {
    assert.close(
      "activity + idle + other + unattributed + carry = counter",
      accountedJ(device),
      device.total,
      1e-9,
    );
  }
}
