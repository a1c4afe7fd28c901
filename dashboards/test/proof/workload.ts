/** One of everything that an application can meter. Run twice it makes the same series both times. */

import type { EnergyEstimator, EstimateComparison, Metering } from "@wattspan/core";
import { meteredFetch } from "@wattspan/core/attempts";

/** Passes time on the clock of the metering. */
export type Wait = (ms: number) => Promise<void>;

/** The models, and who serves them. */
export const MODELS = {
  llama: "ollama",
  qwen: "ollama",
  "gpt-4o": "openai",
  "hosted-large": "openai",
  served: "openai",
  distant: "openai",
} as const;
/** Steps by name, and of which kind they are. */
export const STEPS = {
  outline: "plan",
  search: "tool",
  lookup: "retrieval",
  write: "handoff",
  review: "evaluate",
} as const;

type Model = keyof typeof MODELS;
const range = (value: number) => ({ value, low: value / 2, high: value * 3 });
const serving = { country: "FR" };

/** What the estimator says of the models whose server states their energy. */
export const COMPARED: Readonly<Record<string, EstimateComparison>> = {
  served: "inside",
  distant: "outside",
};

/** Knows one of the hosted models that state nothing, and those that do. */
export const estimator: EnergyEstimator = {
  id: "table",
  knows: ({ model }) => model === "hosted-large" || model in COMPARED,
  learn: ({ model }) => COMPARED[model],
  estimate: ({ usage }) => ({
    energy: range(((usage?.inputFresh ?? 0) + (usage?.output ?? 0)) / 7),
    embodiedCo2e: range(1 / 3000),
    water: range(1 / 900),
    methodId: "table@1",
  }),
};

const optionsOf = (model: Model) => ({ model, provider: MODELS[model] });
/** What a step does itself before anything in it, in milliseconds of the clock. */
const STEP_MS = 30;

/** Runs all of it. Takes about 4 s of the clock. */
export async function work(metering: Metering, wait: Wait): Promise<void> {
  const { meterAgent } = metering;
  const step = (name: keyof typeof STEPS, then: () => Promise<unknown> = async () => undefined) =>
    metering.meterStep({ name, kind: STEPS[name] }, () => wait(STEP_MS).then(then));
  const local = localCalls(metering, wait);
  const remote = hostedCalls(metering, wait);
  const planner = meterAgent({ name: "planner" }, async (run) => {
    await step("outline", () => local.answer("llama", 310));
    await wait(25);
    await step("search", () =>
      Promise.all([
        local.answer("llama", 700),
        local.answer("qwen", 450),
        local.fails(230),
        local.isAborted(140),
      ]),
    );
    await step("write", () => meterAgent({ name: "writer" }, () => remote()));
    await local.isRefused();
    run.succeed({ quality: 0.8 });
  });
  const givingUp = meterAgent({ name: "planner" }, () => step("outline", () => local.answer("llama", 700)));
  // With it the runs are of an odd number: half of an even one is anywhere between two values.
  const alone = meterAgent({ name: "writer" }, () => local.answer("qwen", 120));
  const failing = meterAgent({ name: "planner" }, async () => {
    await step("lookup");
    await step("review", () => local.answer("qwen", 200));
    throw new TypeError("no result");
  }).catch(() => undefined);
  const stage = metering.meterStage(
    { name: "embed-corpus", kind: "data_preparation", units: "documents" },
    (part) => wait(900).then(() => part.addUnits(12)),
  );
  await Promise.all([planner, givingUp, alone, failing, stage]);
}

const USED_UP = { admit: () => ({ refused: new RangeError("used up") }) };

/** Calls of models on this machine. */
function localCalls({ meterInference }: Metering, wait: Wait) {
  const ends = (ms: number, error: unknown) =>
    meterInference(optionsOf("llama"), async () => {
      await wait(ms);
      throw error;
    }).catch(() => undefined);
  return {
    answer: (model: Model, ms: number) =>
      meterInference(optionsOf(model), async (call) => {
        call.setUsage({ inputFresh: 101, cacheRead: 20, cacheWrite: 3, output: 57, reasoning: 13 });
        await wait(ms);
      }),
    fails: (ms: number) => ends(ms, new TypeError("overloaded")),
    isRefused: () => meterInference({ ...optionsOf("llama"), budget: USED_UP }, async () => 1).catch(() => 0),
    isAborted: (ms: number) => ends(ms, new DOMException("stop", "AbortError")),
  };
}

/** Calls of hosted models: of unknown energy, estimated after two retries, stated by its server, and without an intensity. */
const hostedCalls =
  ({ meterInference }: Metering, wait: Wait) =>
  async (): Promise<void> => {
    await meterInference(optionsOf("gpt-4o"), async (call) => {
      call.setUsage({ inputFresh: 40, output: 60 });
      await wait(180);
    });
    await meterInference({ ...optionsOf("hosted-large"), serving }, async (call) => {
      call.setUsage({ inputFresh: 1000, output: 333 });
      for (const status of [429, 500, 200]) {
        const body = status === 200 ? "an answer of some length" : "";
        await meteredFetch(
          async () => new Response(body, { status, headers: { "content-length": `${body.length}` } }),
        )("https://api.example.com/v1/chat", { method: "POST", body: "a question" });
        await wait(60);
      }
    });
    await meterInference({ ...optionsOf("served"), serving }, async (call) => {
      call.setUsage({ inputFresh: 500, output: 90 });
      call.reportEnergy({ energy: 12.7, source: "vllm" });
      await wait(60);
    });
    await meterInference({ ...optionsOf("distant"), serving: { country: "AQ" } }, async (call) => {
      call.setUsage({ inputFresh: 70, output: 30 });
      call.reportEnergy({ energy: 4.1, source: "vllm" });
      await wait(60);
    });
  };
