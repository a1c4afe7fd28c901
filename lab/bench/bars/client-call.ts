/**
 * P9: what watching the official OpenAI client costs, by Wattspan and by the instrumentations that others
 * make for it.
 */

import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { createMetering, type EnergyEstimator } from "@wattspan/core";
import { phase } from "@wattspan/models/phase";
import { servingLocation } from "@wattspan/models/serving-location";
import { fixedIntensity } from "@wattspan/testing";
import type OpenAI from "openai";
import { median } from "simple-statistics";
import { pause } from "../../processes/pause.ts";
import { type Arm, inTurns } from "../measure/alternated.ts";
import type { Bar, Bench, Measure } from "../measure/bar.ts";
import { spread } from "../measure/statistics.ts";
import { CountingProcessor } from "../stand/counting-processor.ts";
import { FootprintTally } from "../stand/footprint-tally.ts";
import { givenEstimator } from "../stand/given-estimator.ts";
import { type Flavours, openAiFlavours } from "../stand/openai-flavours.ts";
import { CHUNKS } from "../stand/openai-transport.ts";
import { registerContext } from "../stand/telemetry-sdk.ts";

/** Calls of one block, and of one in a short run. */
const CALLS = 1000;
const FEW_CALLS = 100;
/**
 * Calls between turns of the event loop, as in a server: footprints settle and batches are sent between
 * calls.
 */
const AT_ONCE = 25;
const PAUSE_MS = 4;
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
    `fixed intensity. All have SDKs with counting exporters, and their own clients. Blocks of ${CALLS.toLocaleString("en")} calls in turns, plain and streamed in ${CHUNKS} chunks; ` +
    "the added cost is the CPU time beyond the client alone, and the figure is Wattspan's ÷ that of the cheapest other.",
  unmet:
    "The cheapest writes a dozen attributes and little else, and Wattspan's span has twice as many. In addition there are a footprint, metrics, the hooks on the client's promise, and an estimate.",
  async measure(bench) {
    registerContext();
    const flavours = openAiFlavours(new MeterProvider());
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
  const block = (client: OpenAI) => async () => {
    await inGroups(calls, async () => call.take(await call.ask(client)));
  };
  const arms: Arm[] = others.map(({ name, client, counting }) => ({
    block: block(client),
    check: () => assert.equal(`${name}: every call gave a span`, counting.take().spans, calls),
  }));
  const plan = quick ? { rounds: 1, calls, warmUp: 1 } : { rounds: 15, calls, warmUp: 8 };
  const rounds = await inTurns(
    plan,
    [
      { block: block(bare) },
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
function measuresOf(
  what: string,
  names: readonly string[],
  rounds: readonly (readonly number[])[],
): Measure[] {
  const addedBy = (arm: number) =>
    rounds.map((round) => (round[arm] ?? Number.NaN) - (round[0] ?? Number.NaN));
  const [own, withoutEstimate] = [addedBy(1), addedBy(2)];
  const others = names.map((name, i) => ({ name, added: addedBy(i + 3) }));
  const [cheapest, ...rest] = others.toSorted((a, b) => median(a.added) - median(b.added));
  if (!cheapest) return [];
  const ratios = own.map((cpu, round) => cpu / (cheapest.added[round] ?? Number.NaN));
  const alone = { what: "alone", value: median(rounds.map(([cpu = Number.NaN]) => cpu)), unit: "µs" };
  return [
    {
      what: `${what}: what Wattspan adds to the client, against what ${cheapest.name} adds`,
      figure: { ...spread(ratios), unit: "×" },
      measured: { value: median(own), unit: "µs" },
      reference: { what: "the other", value: median(cheapest.added), unit: "µs" },
      limit: 1,
    },
    ...[{ name: "Wattspan without its estimate", added: withoutEstimate }, ...rest].map(
      ({ name, added }) => ({
        what: `${what}: what ${name} adds`,
        figure: { ...spread(added), unit: "µs" },
        reference: alone,
      }),
    ),
  ];
}

async function inGroups(calls: number, call: () => Promise<void>): Promise<void> {
  for (let done = 0; done < calls; done += AT_ONCE) {
    for (let i = 0; i < AT_ONCE; i++) await call();
    await pause(PAUSE_MS);
  }
}

async function meteredArm<T>(
  client: OpenAI,
  estimator: EnergyEstimator,
  call: Call<T>,
  calls: number,
  assert: Bench["assert"],
): Promise<Arm> {
  const [counting, tally] = [new CountingProcessor(), new FootprintTally()];
  const metering = createMetering({
    estimators: [estimator],
    intensity: fixedIntensity(400),
    servingLocation,
    telemetry: {
      meterProvider: new MeterProvider(),
      tracerProvider: new TracerProvider({ spanProcessors: [counting] }),
    },
    observers: [tally.observer],
  });
  await metering.ready;
  const options = { model: request.model, provider: "openai" };
  return {
    async block() {
      await inGroups(calls, async () =>
        call.take(await metering.meterInference(options, () => call.ask(client))),
      );
      await tally.reached(calls);
    },
    check() {
      const { withTokens, withEnergy } = counting.take();
      assert.equal("Wattspan: every call gave a span with tokens", withTokens, calls);
      assert.equal("Wattspan: every span has its energy", withEnergy, calls);
      assert.equal("Wattspan: every call gave a footprint", tally.take().complete, calls);
      assert.equal("Wattspan had no fault", Object.keys(metering.status.faults).length, 0);
    },
  };
}
