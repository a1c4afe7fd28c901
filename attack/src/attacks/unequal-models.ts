/** Models of unequal size on one card at once, with weights for them. */

import type { CallWeight, EnergyEstimator, Footprint } from "@wattspan/core";
import { tokenWeights } from "@wattspan/models";
import type { Attack, Case } from "../attack.ts";
import type { Observed } from "../observed.ts";
import { observedCall, Stand, stated } from "../stand.ts";

/** Power of a call, and its tokens per second. */
const MODELS = {
  small: { watts: 40, perSecond: 50 },
  large: { watts: 320, perSecond: 15 },
} as const;
type Model = keyof typeof MODELS;

/**
 * Knows the energy of tokens on a provider's machine, but not the tokens per second here or the calls that
 * share the card.
 */
const estimator: EnergyEstimator = {
  id: "known",
  knows: ({ model }) => model in MODELS,
  estimate({ model, usage: { inputFresh = 0, output = 0 } = {} }) {
    const { watts, perSecond } = MODELS[model as Model];
    const value = (0.1 * watts * inputFresh) / perSecond + 2 * output;
    return { methodId: "known", energy: { value, low: value, high: value } };
  },
};

/** How the card is divided. */
interface Weighing {
  readonly name: string;
  readonly weights?: CallWeight;
  /** What the application states. */
  readonly weightOf?: (model: Model) => number;
}

const weighings: readonly Weighing[] = [
  { name: "by tokens", weights: tokenWeights([estimator]) },
  { name: "by stated watts", weightOf: (model) => MODELS[model].watts },
];

/** The first calls are used for learning. */
const LEARNED = 5;

/** One stream of the small model and two of the large one at any time; one of the models is checked. */
async function twoModels({ weights, weightOf }: Weighing, seen: Model, seed: number, calls: number) {
  const stand = await Stand.open({
    seed,
    zones: (_, next) => [
      {
        ...{ id: "card", component: "gpu", idle: 0, idleWatts: 0, wattsPerWeight: 1 },
        ...{ refreshMs: 100, phaseMs: 100 * next() },
      },
    ],
    metering: { ...(weights && { attribution: { weights } }) },
    restMs: 1000,
  });
  const { clock, next } = stand;
  const observed: { readonly truth: () => number; footprint?: Footprint }[] = [];
  const stream = async (model: Model) => {
    const { watts, perSecond } = MODELS[model];
    for (let i = 0; i < calls; i++) {
      const tokens = 20 + Math.floor(40 * next());
      const work = stand.host.begin({ weight: watts });
      const call: (typeof observed)[number] = { truth: () => work.truth() };
      if (model === seen && i >= LEARNED) observed.push(call);
      const onFootprint = (footprint: Footprint) => {
        call.footprint = footprint;
      };
      const options = { model, onFootprint, ...(weightOf && { weight: weightOf(model) }) };
      const items = stand.metering.meterInference(options, async function* () {
        for (let token = 0; token < tokens; token++) {
          await new Promise<void>((resolve) => clock.schedule(resolve, 1000 / perSecond));
          yield {};
        }
        work.end();
        yield { usage: { prompt_tokens: 1, completion_tokens: tokens } };
      });
      for await (const _ of items);
    }
  };
  let running = true;
  void Promise.all([stream("small"), stream("large"), stream("large")]).then(() => {
    running = false;
  });
  while (running) await clock.advanceAsync(100);
  return await stand.close(() => ({
    calls: observed.map(({ truth, footprint }) => ({
      truth: truth(),
      ...(footprint?.energy && { energy: footprint.energy }),
      ...stated(footprint),
    })),
  }));
}

/** A call of the given weight next to one of weight 1. They share 300 W by their weights. */
async function pair(weight: number, seed: number, calls: number): Promise<Observed> {
  const stand = await Stand.open({
    seed,
    zones: (_, next) => [
      {
        ...{ id: "card", component: "gpu", idle: 0, idleWatts: 0, wattsPerWeight: 300 / (weight + 1) },
        ...{ refreshMs: 100, phaseMs: 100 * next() },
      },
    ],
    restMs: 1000,
  });
  for (let i = 0; i < calls; i++) {
    const [one, other] = [stand.begin({ weight }), stand.begin()];
    await stand.clock.advanceAsync(2000 * (0.5 + stand.next()));
    one.end();
    other.end();
    await stand.clock.advanceAsync(500);
  }
  // Shares of the call that draws almost nothing are meaningless.
  return await stand.close(({ calls: all }) => ({
    calls: all.filter((_, i) => i % 2 === (weight < 1 ? 1 : 0)).map(observedCall),
  }));
}

export const unequalModels: Attack = {
  id: "G19",
  title: "models of unequal size at once",
  how:
    "One stream of a small model and two of a large one at a time on one card, divided by tokens, or by " +
    "watts that the application states. Then two calls whose weights differ by up to 10⁹.",
  cases: [
    ...weighings.flatMap((weighing) =>
      (["small", "large"] as const).map(
        (model): Case => ({
          name: `the ${model} model, ${weighing.name}`,
          calls: 25,
          run: (seed, calls) => twoModels(weighing, model, seed, Math.max(calls, 2 * LEARNED)),
        }),
      ),
    ),
    ...[0.001, 8, 1000, 1e9].map(
      (weight): Case => ({
        name: `weight ${weight} next to 1`,
        calls: 20,
        run: (seed, calls) => pair(weight, seed, calls),
      }),
    ),
  ],
};
