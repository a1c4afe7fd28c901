import { usageReaders } from "@wattspan/spans";
import { fixedIntensity, footprintCollector, manualClock } from "@wattspan/testing";
import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { answerInside, meteredFetch } from "../api/attempts.js";
import { setGlobalMetering } from "../api/global.js";
import { beginInference } from "../api/manual.js";
import type { EnergyEstimator, InferenceOptions } from "../index.js";
import { createMetering } from "../run/create-metering.js";
import { isOfAnotherKind } from "./nested-calls.js";

const CHAT = { model: "gpt-4o", provider: "openai" };
const VECTORS = { model: "text-embedding-3-small", provider: "openai", operation: "embeddings" };
const said = (prompt_tokens: number, completion_tokens = 0) => ({
  usage: { prompt_tokens, completion_tokens },
});

const joulePerToken: EnergyEstimator = {
  id: "joule-per-token@1",
  knows: () => true,
  estimate({ usage }) {
    const value = (usage?.inputFresh ?? 0) + (usage?.output ?? 0);
    return usage && { methodId: "joule-per-token@1", energy: { value, low: value, high: value } };
  },
};

function start() {
  const seen = footprintCollector();
  const metering = createMetering({
    usageReaders,
    ...{ clock: manualClock(), estimators: [joulePerToken], intensity: fixedIntensity(360) },
    ...{ observers: [seen.observer], telemetry: { detail: "off" } },
  });
  setGlobalMetering(metering);
  onTestFinished(async () => {
    setGlobalMetering(undefined);
    await metering.shutdown();
  });
  /** Joules of all, and those of each call. */
  const joules = async () => {
    await metering.flush();
    const calls = seen.footprints.map(({ self }) => self.energy?.value);
    return { sum: calls.reduce((sum = 0, one = 0) => sum + one, 0), calls };
  };
  return { metering, joules, status: metering.status };
}

/** An answer to a request inside the current call, as a metered `fetch` reports it. */
function answered(input: number, output: number, model = "gpt-4o-mini"): object {
  const answer = { model, ...said(input, output) };
  const listener = answerInside("chat");
  listener?.take(answer);
  listener?.end();
  return answer;
}

describe("an inference inside an inference", () => {
  it.each([
    ["other tokens: both count", said(100, 50), 182],
    ["the same tokens: one counts", said(30, 2), 32],
  ])("a call of one reporter inside another that states %s", async (_, outer, sum) => {
    const { joules } = start();
    const call = beginInference(CHAT, { reporter: "framework" });
    call.run(() => beginInference(CHAT, { reporter: "framework" }).end({ result: said(30, 2) }));
    call.end({ result: outer });
    expect((await joules()).sum).toBe(sum);
  });

  it.each([
    ["the sum of those inside counts once", ["a", "a"], said(60, 4), 64],
    ["two reporters, which see one call each, count once", ["a", "b"], said(30, 2), 32],
  ])("an inference that states %s", async (_, [first, second], outer, sum) => {
    const { joules } = start();
    const inner = () => beginInference(CHAT, { reporter: second as string }).end({ result: said(30, 2) });
    const call = beginInference(CHAT, { reporter: first as string });
    call.run(() => (first === second ? [inner(), inner()] : inner()));
    call.end({ result: outer });
    expect((await joules()).sum).toBe(sum);
  });

  it.each<[string, InferenceOptions, InferenceOptions, object, number]>([
    ["vectors inside a chat count next to it", CHAT, VECTORS, said(100, 50), 155],
    ["a chat inside vectors counts next to them", VECTORS, CHAT, said(100), 105],
    [
      "a call around vectors that only passes them on counts once",
      { model: "mine", provider: "openai" },
      VECTORS,
      said(5),
      5,
    ],
    [
      "an alias of a model for vectors counts once, however its tokens are counted",
      { model: "mine", provider: "openai" },
      VECTORS,
      said(7),
      5,
    ],
    ["vectors of the same model count once", { ...VECTORS, operation: "chat" }, VECTORS, said(9), 5],
  ])("%s", async (_, outer, inner, stated, sum) => {
    const { metering, joules } = start();
    await metering.meterInference(outer, async () => {
      await metering.meterInference(inner, async () => said(5));
      return stated;
    });
    expect((await joules()).sum).toBe(sum);
  });

  it("a model is of another kind whatever gateway serves it", () => {
    expect(isOfAnotherKind(CHAT, VECTORS)).toBe(true);
    expect(isOfAnotherKind({ model: "x/Text-Embedding-3-small" }, VECTORS)).toBe(false);
    expect(isOfAnotherKind(VECTORS, VECTORS)).toBe(false);
    expect(isOfAnotherKind({ model: "rerank-2", operation: "rerank" }, VECTORS)).toBe(true);
    expect(isOfAnotherKind({ model: "rerank-2", operation: "rerank" }, CHAT)).toBe(true);
    expect(isOfAnotherKind({ model: "gpt-4o-mini", operation: "text_completion" }, CHAT)).toBe(false);
    expect(isOfAnotherKind({ model: undefined as never }, { model: 7 as never })).toBe(false);
  });
});

describe("an inference around other calls", () => {
  it.each([
    ["sums up all tokens has its own alone", { inputFresh: 105, output: 50 }],
    ["states its own has them", { inputFresh: 100, output: 50 }],
  ])("an inference that %s", async (_, usage) => {
    const { metering, joules } = start();
    await metering.meterInference(CHAT, async (call) => {
      await metering.meterInference(VECTORS, async () => said(5));
      answered(100, 50);
      call.setUsage(usage);
      return "text";
    });
    expect((await joules()).sum).toBe(155);
  });

  it("an inference that returns the vectors has the tokens of its own answer next to them", async () => {
    const { metering, joules } = start();
    await metering.meterInference(CHAT, async () => {
      answered(100, 50);
      return metering.meterInference(VECTORS, async () => said(5));
    });
    expect((await joules()).sum).toBe(155);
  });

  it("a call of one reporter that states only the output of the one inside it only passes it on", async () => {
    const { joules } = start();
    const call = beginInference(CHAT, { reporter: "framework" });
    call.run(() => beginInference(CHAT, { reporter: "framework" }).end({ result: said(30, 2) }));
    call.end({ result: { usage: { completion_tokens: 2 } } });
    expect((await joules()).sum).toBe(32);
  });

  it("a server's joules of the call inside are not the enclosing one's too", async () => {
    const { metering, joules } = start();
    await metering.meterInference(CHAT, async () => {
      answered(30, 2);
      return metering.meterInference(CHAT, async () => ({
        ...said(100, 50),
        energy: { energy_joules: 777 },
      }));
    });
    expect((await joules()).sum).toBe(777);
  });
});

const tokens = fc.tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 99 }));
const total = (all: readonly (readonly [number, number])[]) =>
  all.reduce((sum, [input, output]) => sum + input + output, 0);

describe("answers inside an inference", () => {
  it("answers of a call count next to the calls inside it, whether those send their requests in a context of their own or not", async () => {
    const property = fc.asyncProperty(
      fc.array(tokens, { minLength: 1, maxLength: 6 }),
      fc.array(fc.tuple(tokens, fc.boolean()), { maxLength: 6 }),
      fc.boolean(),
      async (own, inside, isTextReturned) => {
        const { metering, joules, status } = start();
        const send = meteredFetch(async () => new Response("{}"));
        await metering.meterInference(CHAT, async () => {
          let last: object = {};
          for (const [input, output] of own) last = answered(input, output);
          for (const [[input, output], hasContext] of inside) {
            const call = beginInference(CHAT);
            if (hasContext) await call.run(() => send("https://api.openai.com/v1/chat"));
            else answered(input, output, "gpt-4o");
            call.end({ result: said(input, output) });
          }
          return isTextReturned ? "text" : last;
        });
        const all = [...own, ...inside.map(([one]) => one)];
        expect((await joules()).sum).toBe(total(all));
        expect(status.faults).toEqual({});
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it("an instrumentation inside that counts tokens differently than the server does not count twice", async () => {
    const { metering, joules } = start();
    await metering.meterInference(CHAT, async () => {
      const call = beginInference(CHAT);
      answered(100, 50);
      call.end({ result: said(100, 52) });
      return "text";
    });
    expect((await joules()).sum).toBe(152);
  });

  it.each([0, 1, 2])(
    "a result that is one of three answers states the tokens of all: number %i",
    async (at) => {
      const { metering, joules } = start();
      await metering.meterInference(
        CHAT,
        async () =>
          [
            [100, 50],
            [900, 3],
            [7, 9],
          ].map(([a = 0, b = 0]) => answered(a, b))[at],
      );
      expect((await joules()).sum).toBe(1069);
    },
  );

  it("more answers than are kept one by one count as before", async () => {
    const { metering, joules } = start();
    await metering.meterInference(CHAT, async () => {
      for (let count = 0; count < 150; count++) answered(1, 1);
      beginInference(CHAT).end({ result: said(5, 5) });
      return "text";
    });
    expect((await joules()).sum).toBe(10);
  });
});
