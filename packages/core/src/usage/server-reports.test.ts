import { usageReaders } from "@wattspan/spans";
import { footprintCollector, meteredMachine } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InferenceOptions } from "../index.js";
import { createMetering } from "../run/create-metering.js";
import { reportedEnergy, serverTimes } from "./server-reports.js";

const neuralwatt = { energy_joules: 74.42, energy_kwh: 2.07e-5, attribution_method: "prorated" };
const chat = { choices: [], usage: { prompt_tokens: 75, completion_tokens: 15, total_tokens: 90 } };
/** Groq API reference, "Create chat completion". */
const groq = {
  ...{ queue_time: 4.037, prompt_tokens: 18, prompt_time: 0.25, completion_tokens: 556 },
  ...{ completion_time: 1.5, total_tokens: 574, total_time: 1.75 },
};
const greenpt = {
  version: "20250922",
  inferenceTime: { total: 470, unit: "ms" },
  energy: { total: 121_723, unit: "Wms" },
};
const tgi = {
  generated_text: "x",
  details: { finish_reason: "length", generated_tokens: 20, energy_mj: 108_836 },
};

describe("reportedEnergy", () => {
  it.each<[string, object, object]>([
    ["Neuralwatt", { ...chat, energy: neuralwatt }, { energy: 74.42, source: "neuralwatt" }],
    ["LangChain's message", { content: "x", response_metadata: { energy: neuralwatt } }, { energy: 74.42, source: "neuralwatt" }],
    ["GreenPT", { ...chat, impact: greenpt }, { energy: 121.723, source: "greenpt" }],
    ["a piece without tokens", { choices: [], impact: greenpt }, { energy: 121.723, source: "greenpt" }],
    ["Text Generation Inference", tgi, { energy: { value: 108.836, low: 0 }, component: "gpu", source: "tgi" }],
  ])("reportedEnergy finds that of %s", (_, answer, expected) => {
    expect(reportedEnergy(answer)).toMatchObject(expected);
  }); // biome-ignore format: a table

  it.each<[string, unknown]>([
    ["zero", 0],
    ["negative", -1],
    ["NaN", Number.NaN],
    ["infinite", Number.POSITIVE_INFINITY],
    ["a string", "74.42"],
    ["huge", 1e18],
    ["null", null],
  ])("reportedEnergy takes nothing that is %s", (_, value) => {
    expect(reportedEnergy({ energy: { energy_joules: value } })).toBeUndefined();
    expect(reportedEnergy({ details: { energy_mj: value } })).toBeUndefined();
    expect(reportedEnergy({ impact: { energy: { total: value, unit: "Wms" } } })).toBeUndefined();
  });

  it("reportedEnergy takes no impact in another unit", () => {
    for (const unit of ["Wh", "J", undefined, 1])
      expect(reportedEnergy({ impact: { energy: { total: 121_723, unit } } })).toBeUndefined();
  });

  it("reportedEnergy and serverTimes read no getter", () => {
    const hostile = { get energy() { throw new Error("read"); }, get details() { throw new Error("read"); } };
    expect(reportedEnergy(hostile)).toBeUndefined();
    expect(serverTimes(hostile)).toBeUndefined();
  }); // biome-ignore format: one line
});

describe("serverTimes", () => {
  it.each<[string, object]>([
    ["llama.cpp", { timings: { prompt_n: 9, prompt_ms: 250, predicted_n: 7, predicted_ms: 1500 } }],
    ["Ollama", { done: true, total_duration: 9e9, load_duration: 5e9, prompt_eval_duration: 250e6, eval_duration: 1500e6 }],
    ["vLLM", { ...chat, metrics: { queue_time_ms: 4000, time_to_first_token_ms: 250, generation_time_ms: 1500 } }],
    ["Groq", { ...chat, usage: groq }],
    ["the last chunk of Groq", { choices: [{ delta: {}, finish_reason: "stop" }], x_groq: { id: "req_1", usage: groq } }],
    ["Groq with statistics of its cache", { ...chat, usage: groq, x_groq: { usage: { dram_cached_tokens: 9 } } }],
  ])("serverTimes finds those of %s, without queue and loading", (_, answer) => {
    expect(serverTimes(answer)).toEqual({ prefillS: 0.25, decodeS: 1.5 });
  }); // biome-ignore format: a table

  it("serverTimes needs both times, and gives possible seconds", () => {
    expect(serverTimes({ timings: { prompt_ms: 5 } })).toBeUndefined();
    expect(serverTimes({ metrics: { time_to_first_token_ms: null, generation_time_ms: 7 } })).toBeUndefined();
    for (const completion_time of [-1.5, Number.NaN, Number.POSITIVE_INFINITY, "1.5", 1e6, null, undefined])
      expect(serverTimes({ usage: { ...groq, completion_time } })).toBeUndefined();
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (prompt_ms, predicted_ms) => {
        const { prefillS, decodeS } = serverTimes({ timings: { prompt_ms, predicted_ms } }) ?? {
          prefillS: 0,
          decodeS: 0,
        };
        for (const seconds of [prefillS, decodeS]) expect(seconds >= 0 && seconds <= 86_400).toBe(true);
      }),
    );
  });
});

describe("a call whose server states its energy", () => {
  async function footprintOf(
    options: Omit<InferenceOptions, "model">,
    answer: object,
    state?: number,
    component: "cpu" | "gpu" = "cpu",
  ) {
    const zone = { id: "zone", component, refreshMs: 1, idleWatts: 0, watts: () => 5 } as const;
    const { clock, metering, seen, wait } = await meteredMachine({
      usageReaders,
      zones: [zone],
      estimators: [
        {
          id: "e",
          knows: () => true,
          estimate: () => ({ methodId: "e", energy: { value: 9, low: 9, high: 9 } }),
        },
      ],
    });
    const done = metering.meterInference({ model: "m", ...options }, async (call) => {
      await wait(1000);
      if (state !== undefined) call.reportEnergy({ energy: state, source: "mine" });
      return answer;
    });
    await clock.advanceAsync(1500);
    await done;
    await metering.shutdown();
    return seen.footprints[0];
  }

  it("a call whose server states its energy has that, and no estimate", async () => {
    const footprint = await footprintOf({ provider: "openai" }, { ...chat, energy: neuralwatt });
    expect(footprint).toMatchObject({
      method: "reported",
      parts: [{ methodId: "neuralwatt", boundary: "serving" }],
    });
    expect(footprint?.energy?.value).toBe(74.42);
    expect((await footprintOf({ provider: "openai" }, chat))?.method).toBe("estimated");
  });

  it("a call whose server states its energy has an upper bound where others may have shared the GPU", async () => {
    const footprint = await footprintOf({ runsOn: "remote" }, tgi);
    expect(footprint).toMatchObject({ method: "reported", energy: { value: 108.836, low: 0 } });
  });

  it("a call whose server states its energy has what the application states instead", async () => {
    const footprint = await footprintOf({ provider: "openai" }, { ...chat, energy: neuralwatt }, 50);
    expect(footprint?.parts).toMatchObject([{ methodId: "mine", energy: { value: 50 } }]);
  });

  it.each<[string, readonly object[], number]>([
    ["next to the tokens", [{ ...chat, impact: greenpt }], 121.723],
    ["in a piece of its own", [chat, { choices: [], impact: greenpt }], 121.723],
    ["twice", [{ ...chat, impact: greenpt }, { ...chat, impact: greenpt }], 121.723],
    ["in each piece, up to then", [{ ...chat, energy: { energy_joules: 30 } }, { ...chat, energy: neuralwatt }], 74.42],
    ["and then a proxy", [{ ...chat, energy: neuralwatt }, new Proxy({}, { getOwnPropertyDescriptor() { throw new Error("trap"); } })], 74.42],
    ["and then nonsense", [{ ...chat, energy: neuralwatt }, { energy: { energy_joules: -1 } }], 74.42],
  ])("a call whose stream states its energy %s has it once, and no estimate", async (_, pieces, joules) => {
    const seen = footprintCollector();
    const metering = createMetering({ usageReaders, observers: [seen.observer], telemetry: { detail: "off" } });
    const stream = await metering.meterInference({ model: "m", provider: "openai" }, async () =>
      (async function* () {
        yield { choices: [{ delta: { content: "h" } }], usage: null };
        yield* pieces;
      })(),
    );
    for await (const piece of stream) expect(piece).toBeDefined();
    await metering.shutdown();
    expect(seen.footprints).toMatchObject([{ method: "reported", energy: { value: joules }, parts: [{}] }]);
    expect(metering.status.faults).toEqual({});
  }); // biome-ignore format: a table

  it("a call whose server states its energy is not counted twice where its devices are measured here", async () => {
    const footprint = await footprintOf({ provider: "ollama" }, tgi, undefined, "gpu");
    expect(footprint).toMatchObject({ method: "measured", reasons: ["reported_set_aside", "no_intensity"] });
    expect(footprint?.energy?.value).toBeCloseTo(5, 1);
  });

  it("a call whose server states its energy has that of a device that is not measured here", async () => {
    const footprint = await footprintOf({ provider: "ollama" }, tgi);
    expect(footprint?.method).toBe("mixed");
    expect(footprint?.energy?.value).toBeCloseTo(113.836, 1);
  });
});
