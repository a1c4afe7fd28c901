/** P5: what a call in flight holds beyond its span, and what a million calls leave behind. */

import { type Span, SpanKind } from "@opentelemetry/api";
import { median } from "simple-statistics";
import { collectedMemory } from "../../processes/memory.ts";
import { pause } from "../../processes/pause.ts";
import type { Bar, Bench, Measure } from "../measure/bar.ts";
import { spread } from "../measure/statistics.ts";
import { type MeteredStand, meteredStand } from "../stand/metered-stand.ts";
import { callModel, MODEL, PROVIDER } from "../stand/model-call.ts";

/**
 * Two refreshes of the slowest device: until then, accounts are also in the list of changes of the open tick.
 */
const TICKED_MS = 250;
/** Calls that run at the same time where many run one after another. */
const AT_ONCE = 500;

/** Starts one call that ends when the gate opens. */
type Start = (gate: Promise<void>) => void;

export const bar: Bar = {
  title: "Memory",
  how:
    "Calls that wait for their model, with four devices, a span, and metrics, compared with the same calls with only a span of the same " +
    "name, kind and attributes, made active as by `startActiveSpan`: the difference of the collected heap, per call. Then calls " +
    "that end and settle: the collected heap after a million compared with that after ten thousand.",
  async measure(bench) {
    const stand = await meteredStand();
    const inFlight = await measureInFlight(stand, bench);
    return [...inFlight, await measureLeft(stand, bench)];
  },
};

async function measureInFlight(stand: MeteredStand, { quick, assert, progress }: Bench): Promise<Measure[]> {
  const [calls, rounds] = quick ? [1000, 1] : [20_000, 7];
  const { metering } = stand;
  const tracer = stand.sdk.tracerProvider.getTracer("bench");
  const attributes = {
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": MODEL,
    "gen_ai.provider.name": PROVIDER,
    "gen_ai.system": PROVIDER,
  };
  const bare: Start = (gate) => void callModel(gate);
  const options = () => ({ kind: SpanKind.INTERNAL, attributes: { ...attributes } });
  const callWithin = (gate: Promise<void>, span: Span) => void callModel(gate).then(() => span.end());
  const withSpan: Start = (gate) => callWithin(gate, tracer.startSpan(`chat ${MODEL}`, options()));
  const withActiveSpan: Start = (gate) =>
    tracer.startActiveSpan(`chat ${MODEL}`, options(), (span) => callWithin(gate, span));
  const metered: Start = (gate) =>
    void metering.meterInference({ model: MODEL, provider: PROVIDER }, () => callModel(gate));

  const bytes: { bare: number; span: number; active: number; metered: number }[] = [];
  for (let round = 0; round < rounds + 1; round++) {
    const of = { bare: await held(bare, calls), span: 0, active: 0, metered: 0 };
    of.span = await held(withSpan, calls);
    assert.equal("every call of the reference had a span", stand.sdk.takeSpans().length, calls);
    of.active = await held(withActiveSpan, calls);
    assert.equal("every call of the reference had a span", stand.sdk.takeSpans().length, calls);
    of.metered = await held(metered, calls, () =>
      assert.equal("all calls are in flight", metering.status.inFlight, calls),
    );
    await stand.settled(calls);
    await stand.check(calls, assert);
    if (round > 0) bytes.push(of); // the first one also pays for what is made once
    progress((0.3 * (round + 1)) / (rounds + 1));
  }
  const medianOf = (arm: "span" | "active" | "metered") => ({
    value: median(bytes.map((of) => of[arm] - of.bare)),
    unit: "B",
  });
  return [
    {
      what: "a call in flight, beyond its active span",
      figure: { ...spread(bytes.map((of) => of.metered - of.active)), unit: "B" },
      measured: medianOf("metered"),
      reference: { what: "an active span", ...medianOf("active") },
      limit: 1024,
    },
    {
      what: "the same, beyond a span that is not active",
      figure: { ...spread(bytes.map((of) => of.metered - of.span)), unit: "B" },
      measured: medianOf("metered"),
      reference: { what: "a span", ...medianOf("span") },
    },
  ];
}

/** Bytes per call that are held while so many are in flight. */
async function held(start: Start, calls: number, check = (): void => undefined): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { heapUsed: before } = await collectedMemory();
  for (let i = 0; i < calls; i++) start(promise);
  await pause(TICKED_MS);
  const { heapUsed: during } = await collectedMemory();
  check();
  resolve();
  await pause(0);
  return (during - before) / calls;
}

async function measureLeft(stand: MeteredStand, { quick, assert, progress }: Bench): Promise<Measure> {
  const [first, last] = quick ? [2000, 6000] : [10_000, 1_000_000];
  const batch = 2000;
  const heaps: number[] = [];
  for (let done = batch; done <= last; done += batch) {
    for (let i = 0; i < batch; i += AT_ONCE) await callAtOnce(stand, AT_ONCE);
    await stand.settled(batch);
    await stand.check(batch, assert);
    if (done === first || done === last) heaps.push((await collectedMemory()).heapUsed);
    progress(0.3 + (0.7 * done) / last);
  }
  const [early = Number.NaN, late = Number.NaN] = heaps;
  return {
    what: `the heap after ${last.toLocaleString("en")} calls`,
    figure: { value: late / early, unit: "×" },
    measured: { value: late / 1e6, unit: "MB" },
    reference: { what: `after ${first.toLocaleString("en")} calls`, value: early / 1e6, unit: "MB" },
    limit: 1.05,
  };
}

function callAtOnce({ metering }: MeteredStand, calls: number): Promise<unknown> {
  const gate = new Promise<void>((resolve) => setImmediate(resolve));
  const call = () => metering.meterInference({ model: MODEL, provider: PROVIDER }, () => callModel(gate));
  return Promise.all(Array.from({ length: calls }, call));
}
