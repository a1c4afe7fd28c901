/**
 * P9: what watching the official OpenAI client costs, by Wattspan and by the instrumentations that others
 * make for it.
 */

import { phase } from "@wattspan/models/phase";
import type { OpenAI } from "openai";
import { type Call, oneByOne, plainCall, streamedCall } from "../clients/asked-calls.ts";
import { exportingSdk } from "../clients/exporting-sdk.ts";
import { meteredArm } from "../clients/metered-client.ts";
import { type Flavours, openAiFlavours } from "../clients/openai-flavours.ts";
import { CHUNKS } from "../clients/openai-transport.ts";
import { type Arm, inTurns } from "../measure/alternated.ts";
import type { Bar, Bench, Measure } from "../measure/bar.ts";
import { quietCost, type Round, resampled } from "../measure/quiet.ts";
import { givenEstimator } from "../stand/given-estimator.ts";
import { handWritten } from "../stand/hand-written.ts";
import { hostedCall } from "../stand/known-calls.ts";
import { answer } from "../stand/model-call.ts";
import { registerContext } from "../stand/telemetry-sdk.ts";

/** Calls of one block, and of one in a short run. */
const CALLS = 500;
const FEW_CALLS = 100;

export const bar: Bar = {
  title: "The official OpenAI client",
  how:
    "`openai` 6 with answers from memory: alone, under each instrumentation, and with `meterInference` around each call, with span, metrics, `phase@2` and a " +
    "fixed intensity. All have clients and SDKs of their own: a batch processor, a periodic reader, and exporters that count. Of the others only the official one records metrics. " +
    `Blocks of ${CALLS.toLocaleString("en")} calls in turns, plain and streamed in ${CHUNKS} chunks. After each call the event loop turns once, and a block lasts until all calls have settled and all ` +
    "spans and metrics are exported. By hand: the span with the attributes, the histogram and the three counters of the bare call in P2. The added cost is the CPU time beyond the client alone, each taken from the 20 % quantile of its blocks; the figure is Wattspan's ÷ " +
    "that of the cheapest other, with the quartiles of rounds that are drawn again.",
  unmet:
    "The cheapest writes a dozen attributes and no metrics; Wattspan's span has twice as many. Code written by hand that writes these, a histogram and three counters adds more than the cheapest as well. " +
    "The rest is Wattspan's own: a footprint, the hooks on the client's promise, reading its answer, and an estimate. In a profile, the client and Node take as much more time than alone as Wattspan's own code takes: it pushes theirs out of the processor's caches.",
  async measure(bench) {
    registerContext();
    const flavours = openAiFlavours();
    const half = (from: number): Bench => ({
      ...bench,
      progress: (share) => bench.progress(from + share / 2),
    });
    const plain = await measureCalls(half(0), "plain", plainCall, flavours);
    const stream = await measureCalls(half(0.5), "streamed", streamedCall, flavours);
    return [...plain, ...stream];
  },
};

async function measureCalls<T>(
  { quick, assert, progress }: Bench,
  what: string,
  call: Call<T>,
  { bare, metered, meteredAlone, byHand, others }: Flavours,
): Promise<Measure[]> {
  const calls = quick ? FEW_CALLS : CALLS;
  const arms: Arm[] = others.map(({ name, client, sdk, hasMetrics }) => ({
    block: async () => {
      await oneByOne(calls, async () => call.take(await call.ask(client)));
      await sdk.flush();
    },
    check() {
      assert.equal(`${name}: every call gave a span`, sdk.spans.take().spans, calls);
      if (hasMetrics) assert.that(`${name}: metrics are exported`, sdk.points > 0, () => "no point");
    },
  }));
  const plan = quick ? { rounds: 2, calls, warmUp: 1 } : { rounds: 40, calls, warmUp: 10 };
  const rounds = await inTurns(
    plan,
    [
      { block: () => oneByOne(calls, async () => call.take(await call.ask(bare))) },
      await meteredArm(metered, phase(), call, calls, assert),
      await meteredArm(meteredAlone, givenEstimator, call, calls, assert),
      handWrittenArm(byHand, call, calls, assert),
      ...arms,
    ],
    progress,
  );
  const names = others.map(({ name }) => name);
  return measuresOf(what, names, rounds);
}

/** What a careful person writes around the client, as in the bare call of P2. */
function handWrittenArm<T>(client: OpenAI, call: Call<T>, calls: number, assert: Bench["assert"]): Arm {
  const sdk = exportingSdk();
  const byHand = handWritten(sdk, hostedCall);
  return {
    async block() {
      await oneByOne(calls, async () => {
        await byHand(async () => {
          await call.take(await call.ask(client));
          return answer();
        });
      });
      await sdk.flush();
    },
    check: () => assert.equal("by hand: every call gave a span", sdk.spans.take().spans, calls),
  };
}

/**
 * Computed from the CPU per call of the client alone, of Wattspan with and without its estimate, of code written by
 * hand, and of the others.
 */
function measuresOf(what: string, names: readonly string[], rounds: readonly Round[]): Measure[] {
  const addedBy = (arm: number) => (drawn: readonly Round[]) => quietCost(drawn, arm) - quietCost(drawn, 0);
  const own = addedBy(1);
  const others = names.map((name, i) => ({ name, added: addedBy(i + 4) }));
  const [cheapest, ...rest] = others.toSorted((a, b) => a.added(rounds) - b.added(rounds));
  if (!cheapest) return [];
  const alone = { what: "alone", value: quietCost(rounds, 0), unit: "µs" };
  return [
    {
      what: `${what}: what Wattspan adds to the client, against what ${cheapest.name} adds`,
      figure: resampled(rounds, (drawn) => own(drawn) / cheapest.added(drawn), "×"),
      measured: { value: own(rounds), unit: "µs" },
      reference: { what: "the other", value: cheapest.added(rounds), unit: "µs" },
      limit: 1,
    },
    ...[
      { name: "Wattspan without its estimate", added: addedBy(2) },
      { name: "code written by hand", added: addedBy(3) },
      ...rest,
    ].map(({ name, added }) => ({
      what: `${what}: what ${name} adds`,
      figure: resampled(rounds, added, "µs"),
      reference: alone,
    })),
  ];
}
