/** P2: what a metered call costs against one that is instrumented by hand. */

import { pause } from "../../processes/pause.ts";
import { alternated } from "../measure/alternated.ts";
import type { Bar, Bench, Measure } from "../measure/bar.ts";
import { compared, ratio } from "../measure/statistics.ts";
import { handWritten } from "../stand/hand-written.ts";
import { localCall } from "../stand/known-calls.ts";
import { type MeteredStand, meteredStand } from "../stand/metered-stand.ts";
import { AT_ONCE, CALL_MS, callModel, inGroups, MODEL, PROVIDER } from "../stand/model-call.ts";
import { type TelemetrySdk, telemetrySdk } from "../stand/telemetry-sdk.ts";
import { measureHosted } from "./hosted-call.ts";

/**
 * Calls of one block: two seconds of them. In a shorter one two things are not the calls': cards are read for
 * up to 100 ms after the last call until all have settled, which is sampling and measured by P4; and whoever
 * makes less garbage than the young generation holds never pays for any. Here each side collects its own many
 * times over.
 */
const CALLS = 10_000;
/** In a short run, whose figures mean little. */
const FEW_CALLS = 1000;

export const bar: Bar = {
  title: "A metered call",
  how:
    "`meterInference` with span and metrics, four devices (processor and memory refreshing every millisecond, two cards every 100 ms), " +
    "sampling and settlement at their defaults, and a fixed intensity, compared with hand-written OpenTelemetry that puts the same attributes " +
    "on an active span and records a histogram and three counters per call. Both have the same SDK, whose exporter keeps ended spans. " +
    `Blocks of ${CALLS.toLocaleString("en")} calls in turns, ${AT_ONCE} at a time that each take ${CALL_MS} ms, so that both wake up equally often; the metered block lasts ` +
    "until all have settled. Then a bare call: of a hosted model, without devices and observers, with `phase@2`, compared in the same way; its cost is the 20 % quantile " +
    "of its blocks, and its quartiles are those of rounds that are drawn again.",
  unmet:
    "Counters are written every 100 to 250 ms for all calls together, which saves three of five records per call. The additional work of a metered call costs more: " +
    "an account on four devices, ticks of 1 ms counters, a footprint with three parts and their bands; and its span waits up to 100 ms for the cards, so it is no longer " +
    "in the processor's cache and outlives collections of the young generation.",
  async measure(bench) {
    const stand = await meteredStand();
    const sdk = telemetrySdk();
    const byHand = handWritten(sdk, localCall);
    await byHand(() => callModel(Promise.resolve()));
    await compareAttributes(stand, sdk, bench);
    const calls = bench.quick ? FEW_CALLS : CALLS;
    const plan = bench.quick ? { rounds: 2, calls, warmUp: 1 } : { rounds: 15, calls, warmUp: 3 };
    const metered = (gate: Promise<void>) =>
      stand.metering.meterInference({ model: MODEL, provider: PROVIDER }, () => callModel(gate));
    const pairs = await alternated(
      plan,
      {
        block: () => inGroups(calls, (gate) => byHand(() => callModel(gate))),
        check: () => bench.assert.equal("every call by hand gave a span", sdk.takeSpans().length, calls),
      },
      {
        block: async () => {
          await inGroups(calls, metered);
          await stand.settled(calls);
        },
        check: () => stand.check(calls, bench.assert),
      },
      (share) => bench.progress((2 * share) / 3),
    );
    const { early, all } = stand.spans;
    const { partlyCovered } = stand.footprints;
    return [
      {
        what: "CPU per call, on four devices",
        ...compared(pairs, ratio, "×", "by hand"),
        limit: 1.2,
      },
      shareOf("spans that ended before all was known, after 250 ms", early, all),
      shareOf("calls in which a device could not be read in time", partlyCovered, all),
      await measureHosted({ ...bench, progress: (share) => bench.progress((2 + share) / 3) }),
    ];
  },
};

/** The effect of a busy machine on metering, for information. */
const shareOf = (what: string, count: number, all: number): Measure => ({
  what,
  figure: { value: (100 * count) / all, unit: "%" },
});

/** One call each way: attributes written by hand must also be on the metered span. */
async function compareAttributes(stand: MeteredStand, sdk: TelemetrySdk, { assert }: Bench): Promise<void> {
  await stand.metering.meterInference({ model: MODEL, provider: PROVIDER }, () => callModel(pause(CALL_MS)));
  await stand.settled(1);
  const metered = await stand.check(1, assert);
  sdk.takeSpans();
  const byHand = sdk.lastAttributes;
  const lacking = Object.keys(byHand).filter((name) => !(name in metered));
  assert.that(
    "every attribute written by hand is on the metered span",
    Object.keys(byHand).length > 0 && lacking.length === 0,
    () => `not there: ${lacking.join(", ") || "all, as nothing was written by hand"}`,
  );
}
