/** P2: what a metered call costs against one that is instrumented by hand. */

import { median } from "simple-statistics";
import { alternated } from "./alternated.ts";
import type { Bar, Bench, Measure } from "./bar.ts";
import { handWritten } from "./stand/hand-written.ts";
import { type MeteredStand, meteredStand } from "./stand/metered-stand.ts";
import { type Answer, callModel, MODEL, PROVIDER } from "./stand/model-call.ts";
import { type TelemetrySdk, telemetrySdk } from "./stand/telemetry-sdk.ts";
import { spread } from "./statistics.ts";

/** Calls that run at the same time. Each such group takes one turn of the event loop, so that sampling has its turns too. */
const AT_ONCE = 25;
/** Calls of one block. They settle while the block is timed. */
const CALLS = 2000;

export const bar: Bar = {
  title: "A metered call",
  how:
    "`meterInference` with span and metrics, four devices (processor and memory refreshing every millisecond, two cards every 100 ms), " +
    "sampling and settlement at their defaults, and a fixed intensity, against hand-written OpenTelemetry that puts the same attributes " +
    "on an active span and records two histograms and three counters per call. Both have the same SDK, whose exporter keeps what ended. " +
    `Blocks of ${CALLS} calls in turns, ${AT_ONCE} at a time; the block of the metered ones lasts until all have settled.`,
  async measure(bench) {
    const stand = await meteredStand();
    const sdk = telemetrySdk();
    const byHand = handWritten(sdk);
    let footprintKeys: readonly string[] = [];
    const plan = bench.quick
      ? { pairs: 3, calls: CALLS, warmUp: 2 }
      : { pairs: 61, calls: CALLS, warmUp: 15 };
    const metered = (gate: Promise<void>) =>
      stand.metering.meterInference({ model: MODEL, provider: PROVIDER }, () => callModel(gate));
    const pairs = await alternated(
      plan,
      {
        block: () => inGroups((gate) => byHand(() => callModel(gate))),
        check: () => void (footprintKeys = checkReference(sdk, bench)),
      },
      {
        block: async () => {
          await inGroups(metered);
          await stand.settled(CALLS);
        },
        check: () => checkMetered(stand, footprintKeys, bench),
      },
      bench.progress,
    );
    return measuresOf(pairs);
  },
};

function measuresOf(pairs: readonly { reference: number; candidate: number }[]): Measure[] {
  return [
    {
      what: "CPU per call",
      figure: { ...spread(pairs.map(({ reference, candidate }) => candidate / reference)), unit: "×" },
      measured: { value: median(pairs.map(({ candidate }) => candidate)), unit: "µs" },
      reference: { what: "by hand", value: median(pairs.map(({ reference }) => reference)), unit: "µs" },
      limit: 1.2,
    },
  ];
}

async function inGroups(call: (gate: Promise<void>) => Promise<Answer>): Promise<void> {
  for (let done = 0; done < CALLS; done += AT_ONCE) {
    const gate = new Promise<void>((resolve) => setImmediate(resolve));
    const calls: Promise<Answer>[] = [];
    for (let i = 0; i < AT_ONCE; i++) calls.push(call(gate));
    await Promise.all(calls);
  }
}

/** The reference must have done its work too. Gives the attributes of its spans. */
function checkReference(sdk: TelemetrySdk, { assert }: Bench): readonly string[] {
  const spans = sdk.takeSpans();
  assert.equal("every call by hand gave a span", spans.length, CALLS);
  return Object.keys(spans[0]?.attributes ?? {});
}

async function checkMetered(
  stand: MeteredStand,
  byHand: readonly string[],
  { assert }: Bench,
): Promise<void> {
  const attributes = stand.sdk.lastAttributes();
  const lacking = byHand.filter((name) => !(name in attributes));
  assert.that(
    "every attribute written by hand is on the metered span",
    byHand.length > 0 && lacking.length === 0,
    () => `not there: ${lacking.join(", ") || "all, as nothing was written by hand"}`,
  );
  await stand.check(CALLS, assert);
}
