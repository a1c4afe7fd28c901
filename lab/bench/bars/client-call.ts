/**
 * P9: what watching the official OpenAI client costs, by Wattspan and by the instrumentations that others
 * make for it.
 */

import { createMetering, type EnergyEstimator } from "@wattspan/core";
import { phase } from "@wattspan/models/phase";
import { servingLocation } from "@wattspan/models/serving-location";
import { fixedIntensity } from "@wattspan/testing";
import type OpenAI from "openai";
import { exportingSdk } from "../clients/exporting-sdk.ts";
import { type Flavours, openAiFlavours } from "../clients/openai-flavours.ts";
import { CHUNKS } from "../clients/openai-transport.ts";
import { type Arm, inTurns } from "../measure/alternated.ts";
import type { Bar, Bench, Measure } from "../measure/bar.ts";
import { quietCost, type Round, resampled } from "../measure/quiet.ts";
import { givenEstimator } from "../stand/given-estimator.ts";
import { registerContext } from "../stand/telemetry-sdk.ts";

/** Calls of one block, and of one in a short run. */
const CALLS = 500;
const FEW_CALLS = 100;
const QUESTION =
  "How many joules is the answer to this, if it is asked of a model of the size of yours? ".repeat(4);
const request = {
  model: "gpt-4o-mini",
  temperature: 0.5,
  max_tokens: 100,
  messages: [
    { role: "system" as const, content: "You are short." },
    { role: "user" as const, content: QUESTION },
  ],
};
const streamed = { ...request, stream: true as const, stream_options: { include_usage: true } };

/** A way to call the client and consume its result. */
interface Call<T> {
  ask(client: OpenAI): Promise<T>;
  take(answer: T): Promise<void>;
}

const plainCall: Call<unknown> = {
  ask: (client) => client.chat.completions.create(request),
  take: () => Promise.resolve(),
};
const streamedCall: Call<AsyncIterable<unknown>> = {
  ask: (client) => client.chat.completions.create(streamed),
  async take(answer) {
    for await (const _ of answer);
  },
};

export const bar: Bar = {
  title: "The official OpenAI client",
  how:
    "`openai` 6 with answers from memory: alone, under each instrumentation, and with `meterInference` around each call, with span, metrics, `phase@2` and a " +
    "fixed intensity. All have clients and SDKs of their own: a batch processor, a periodic reader, and exporters that count. Of the others only the official one records metrics. " +
    `Blocks of ${CALLS.toLocaleString("en")} calls in turns, plain and streamed in ${CHUNKS} chunks. After each call the event loop turns once, and a block lasts until all calls have settled and all ` +
    "spans and metrics are exported. The added cost is the CPU time beyond the client alone, each taken from the 20 % quantile of its blocks; the figure is Wattspan's ÷ " +
    "that of the cheapest other, with the quartiles of rounds that are drawn again.",
  unmet:
    "The cheapest writes a dozen attributes and little else, and Wattspan's span has twice as many. In addition there are a footprint, metrics, the hooks on the client's promise, and an estimate.",
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
  { bare, metered, meteredAlone, others }: Flavours,
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
      ...arms,
    ],
    progress,
  );
  const names = others.map(({ name }) => name);
  return measuresOf(what, names, rounds);
}

/**
 * Computed from the CPU per call of the client alone, of Wattspan with and without its estimate, and of the
 * others.
 */
function measuresOf(what: string, names: readonly string[], rounds: readonly Round[]): Measure[] {
  const addedBy = (arm: number) => (drawn: readonly Round[]) => quietCost(drawn, arm) - quietCost(drawn, 0);
  const own = addedBy(1);
  const others = names.map((name, i) => ({ name, added: addedBy(i + 3) }));
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
    ...[{ name: "Wattspan without its estimate", added: addedBy(2) }, ...rest].map(({ name, added }) => ({
      what: `${what}: what ${name} adds`,
      figure: resampled(rounds, added, "µs"),
      reference: alone,
    })),
  ];
}

/** Calls one after another, with a turn of the event loop after each, as a server that waits for its sockets. */
async function oneByOne(calls: number, call: () => Promise<void>): Promise<void> {
  for (let done = 0; done < calls; done++) {
    await call();
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

async function meteredArm<T>(
  client: OpenAI,
  estimator: EnergyEstimator,
  call: Call<T>,
  calls: number,
  assert: Bench["assert"],
): Promise<Arm> {
  const sdk = exportingSdk();
  const metering = createMetering({
    estimators: [estimator],
    intensity: fixedIntensity(400),
    servingLocation,
    telemetry: { tracerProvider: sdk.tracerProvider, meterProvider: sdk.meterProvider },
  });
  await metering.ready;
  const options = { model: request.model, provider: "openai" };
  let joules = 0;
  return {
    async block() {
      await oneByOne(calls, async () =>
        call.take(await metering.meterInference(options, () => call.ask(client))),
      );
      await metering.flush();
      await sdk.flush();
    },
    check() {
      const exported = sdk.spans.take();
      joules += exported.joules;
      assert.equal("Wattspan: every call gave a span with tokens", exported.withTokens, calls);
      assert.equal("Wattspan: every span has its energy", exported.withEnergy, calls);
      assert.close("Wattspan: Σ metrics = Σ spans, J", sdk.joules, joules, 1e-9);
      const { inFlight, unsettled, faults } = metering.status;
      assert.equal("Wattspan: everything settled", inFlight + unsettled, 0);
      assert.equal("Wattspan had no fault", Object.keys(faults).length, 0);
    },
  };
}
