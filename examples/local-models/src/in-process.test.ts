import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processCpu } from "@wattspan/meters";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createMetering, type Footprint, type Metering } from "wattspan";
import { countedTokens } from "./counted-tokens.ts";
import { type CountedHost, countedHost, ownSeconds, WATTS_PER_CORE } from "./host/counted-host.ts";
import { mostDrawn } from "./host/drawn.ts";
import { type Llama, openLlama } from "./models/llama.ts";
import { writeTinyLlama } from "./models/tiny-llama.ts";
import { writeTinyOnnxModel } from "./models/tiny-onnx-model.ts";
import { openTransformer, type Transformer } from "./models/transformer.ts";

/** Counters count in microjoules. */
const ROUNDING_J = 1e-3;

const folder = mkdtempSync(join(tmpdir(), "wattspan-models-"));
let llama: Llama;
let transformer: Transformer;
beforeAll(async () => {
  // Large enough that an answer takes some tens of milliseconds.
  writeTinyLlama(join(folder, "tiny.gguf"), { width: 256, layers: 4, feedForward: 688, heads: 4 });
  writeTinyOnnxModel(join(folder, "tiny"));
  llama = await openLlama(join(folder, "tiny.gguf"), 3);
  transformer = await openTransformer(folder, "tiny");
});
afterAll(async () => {
  await Promise.all([llama.close(), transformer.close()]);
  rmSync(folder, { recursive: true, force: true });
});

let host: CountedHost | undefined;
let metering: Metering | undefined;
afterEach(async () => {
  await metering?.shutdown();
  host?.close();
  metering = host = undefined;
});

/** Meters with a counter that draws by this process's CPU time. */
async function measured() {
  const running = countedHost();
  const footprints: Footprint[] = [];
  host = running;
  metering = createMetering({
    meters: [running.meter],
    attribution: { idle: "exclude" },
    observers: [(footprint) => footprints.push(footprint)],

    telemetry: { detail: "off" },
  });
  await metering.ready;
  const current = metering;
  return { host: running, metering: current, settled: () => current.flush().then(() => footprints) };
}

const QUESTION = { prompt: "How many joules?", maxTokens: 60 };
const INPUT = QUESTION.prompt.length;

describe("llama.cpp in this process", () => {
  it("a call of llama.cpp in this process has its native thread's joules, and the runtime's tokens", async () => {
    const { host, metering, settled } = await measured();
    // Read now and shown at the end, so that the readings enclose the whole call.
    host.show();
    await metering.refresh();
    const [fromMs, fromS] = [performance.now(), ownSeconds()];
    let toS = Number.NaN;
    const answer = await metering.meterInference({ model: "tiny", usage: countedTokens }, async () => {
      const given = await llama.answer({ ...QUESTION, maxTokens: 300 });
      toS = ownSeconds();
      host.show();
      return given;
    });
    const toMs = performance.now();
    const [footprint] = await settled();
    expect(footprint?.usage).toEqual({ inputFresh: INPUT, output: answer.output });
    expect(answer.output).toBeGreaterThan(50);
    expect(footprint?.method).toBe("measured");
    const { value = Number.NaN, low = Number.NaN } = footprint?.energy ?? {};
    const truth = (toS - fromS) * WATTS_PER_CORE;
    expect(truth).toBeGreaterThan(1);
    expect(low).toBeLessThan(truth);
    expect(value).toBeGreaterThan(truth - ROUNDING_J);
    expect(value).toBeLessThan(mostDrawn(host.readings, fromMs, toMs) + ROUNDING_J);
  });

  it("a metered stream of llama.cpp gives the same texts, and counts their tokens at the end", async () => {
    const { metering, settled } = await measured();
    const bare: object[] = [];
    for await (const piece of llama.stream(QUESTION)) bare.push(piece);
    const stream = llama.stream(QUESTION);
    const metered: object[] = [];
    const returned = metering.meterInference({ model: "tiny", usage: countedTokens }, () => stream);
    expect(returned).toBe(stream);
    for await (const piece of returned) metered.push(piece);
    expect(metered).toEqual(bare);
    const counts = bare.at(-1) as { output: number };
    const [footprint] = await settled();
    expect(footprint?.usage).toEqual({ inputFresh: INPUT, output: counts.output });
    expect(footprint?.energy?.value).toBeGreaterThan(0);
  });

  it("calls of llama.cpp that run at once share the joules of the device", async () => {
    const { metering, settled } = await measured();
    const ask = (i: number) =>
      metering.meterInference({ model: `tiny-${i}`, usage: countedTokens }, () =>
        llama.answer({ prompt: `${i} joules`, maxTokens: 100 }),
      );
    const answers = await Promise.all([1, 2, 3].map(ask));
    const footprints = await settled();
    expect(footprints).toHaveLength(3);
    const device = metering.status.devices[0];
    const sum = footprints.reduce((joules, { energy }) => joules + (energy?.value ?? Number.NaN), 0);
    expect(sum / (device?.activity ?? 0)).toBeCloseTo(1, 6);
    expect(footprints.map(({ usage }) => usage?.output).sort()).toEqual(
      answers.map(({ output }) => output).sort(),
    );
  });
});

describe("transformers.js in this process", () => {
  it("a call of transformers.js in this process is measured, with a token for each character", async () => {
    const { metering, settled } = await measured();
    const texts: string[] = [];
    const answer = await metering.meterInference({ model: "tiny", usage: countedTokens }, () =>
      transformer.answer({ prompt: "the energy of", maxTokens: 200 }, (text) => texts.push(text)),
    );
    const [footprint] = await settled();
    expect(footprint?.usage).toEqual({ inputFresh: "the energy of".length, output: answer.output });
    // The token of the end has no character.
    expect([answer.text.length, answer.text.length + 1]).toContain(answer.output);
    expect(texts.join("")).toBe(answer.text);
    expect(footprint?.energy?.value).toBeGreaterThan(0);
  });
});

describe("ONNX Runtime in this process", () => {
  it("a metered call of ONNX Runtime gives the same result, and has the joules of its threads", async () => {
    const { metering, settled } = await measured();
    const session = await InferenceSession.create(join(folder, "tiny/onnx/model.onnx"));
    const empty = new Tensor("float32", new Float32Array(0), [1, 1, 0, 64]);
    const feeds = {
      input_ids: new Tensor(
        "int64",
        BigInt64Array.from({ length: 400 }, (_, i) => BigInt(i % 60)),
        [1, 400],
      ),
      "past_key_values.0.key": empty,
      "past_key_values.0.value": empty,
    };
    const bare = await session.run(feeds);
    const pending = metering.meterInference({ model: "tiny", operation: "embeddings" }, async () => {
      let last = await session.run(feeds);
      for (let i = 0; i < 20; i++) last = await session.run(feeds);
      return last;
    });
    const results = await pending;
    expect(results.logits?.data).toEqual(bare.logits?.data);
    const [footprint] = await settled();
    expect(footprint?.energy?.value).toBeGreaterThan(0);
    expect(footprint?.usage).toBeUndefined();
    await session.release();
  });
});

describe("without a sensor", () => {
  it("a call without a sensor is modelled from the CPU time of this process", async () => {
    const footprints: Footprint[] = [];
    const [restWatts, dynamicWatts] = [2, 10];
    metering = createMetering({
      meters: [processCpu({ wattsPerVcpu: { min: 2, max: 12 }, reservedVcpus: 1 })],
      observers: [(footprint) => footprints.push(footprint)],
      telemetry: { detail: "off" },
    });
    await metering.ready;
    const beforeS = ownSeconds();
    await metering.refresh();
    let [fromS, toS] = [Number.NaN, Number.NaN];
    const result = await metering.meterInference({ model: "tiny", usage: countedTokens }, async () => {
      fromS = ownSeconds();
      const given = await llama.answer({ ...QUESTION, maxTokens: 300 });
      toS = ownSeconds();
      return given;
    });
    await metering.flush();
    const afterS = ownSeconds();
    const [footprint] = footprints;
    expect(footprint?.method).toBe("modelled");
    expect(footprint?.usage?.output).toBe(result.output);
    const restJ = (footprint?.durationS ?? Number.NaN) * restWatts;
    const value = footprint?.energy?.value ?? Number.NaN;
    // All CPU time of the call, and none from before the first reading or after the last one.
    expect(value).toBeGreaterThan(restJ + dynamicWatts * (toS - fromS) - ROUNDING_J);
    expect(value).toBeLessThan(restJ + dynamicWatts * (afterS - beforeS) + ROUNDING_J);
  });
});
