/** Two models at once on a card: to which of them its joules go, by a truth of the simulation's own. */

import type { CallWeight, EnergyEstimator } from "@wattspan/core";
import { usageReaders } from "@wattspan/spans";
import { manualClock, meteredMachine, steppedPower } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { tokenWeights } from "../src/weights/token-weights.js";

/** What a call draws, and the tokens that it brings in a second. */
const MODELS = {
  small: { watts: 40, perSecond: 50 },
  large: { watts: 320, perSecond: 15 },
} as const;
type Model = keyof typeof MODELS;

/** Knows what tokens take on a provider's machine: not how many there are in a second here, nor how many calls share the card. */
const estimator: EnergyEstimator = {
  id: "known",
  knows: ({ model }) => model in MODELS,
  estimate({ model, usage: { inputFresh = 0, output = 0 } = {} }) {
    const { watts, perSecond } = MODELS[model as Model];
    const value = (0.1 * watts * inputFresh) / perSecond + 2 * output;
    return { methodId: "known", energy: { value, low: value, high: value } };
  },
};

/** Streams of one call of the small model and two of the large one at any time. Gives attributed ÷ true joules of each. */
async function ratios(weights?: CallWeight) {
  const clock = manualClock();
  const power = steppedPower({ clock, watts: 0 });
  const zone = { id: "gpu-0", component: "gpu", refreshMs: 100, idleWatts: 0, ...power } as const;
  const { metering, wait } = await meteredMachine({
    usageReaders,
    zones: [zone],
    clock,
    ...(weights && { attribution: { weights } }),
  });
  const given = { small: 0, large: 0 };
  const truth = { small: 0, large: 0 };
  let load = 0;
  const change = (watts: number) => {
    load += watts;
    power.set(load);
  };
  const stream = async (model: Model) => {
    const { watts, perSecond } = MODELS[model];
    for (let call = 0; call < 40; call++) {
      const tokens = 20 + ((call * 7) % 40);
      const onFootprint = ({ energy }: { energy?: { value: number } }) => {
        if (call > 4) given[model] += energy?.value ?? 0; // the first ones are those that are learned from
      };
      change(watts);
      const items = metering.meterInference({ model, onFootprint }, async function* () {
        for (let token = 0; token < tokens; token++) {
          await wait(1000 / perSecond);
          yield {};
        }
        yield { usage: { prompt_tokens: 1, completion_tokens: tokens } };
      });
      for await (const _ of items);
      change(-watts);
      if (call > 4) truth[model] += (watts * tokens) / perSecond;
    }
  };
  let running = true;
  void Promise.all([stream("small"), stream("large"), stream("large")]).then(() => {
    running = false;
  });
  while (running) await clock.advanceAsync(100);
  await clock.advanceAsync(500);
  await metering.flush();
  await metering.shutdown();
  return { small: given.small / truth.small, large: given.large / truth.large };
}

describe("weights by tokens", () => {
  it("weights by tokens give a small model its joules next to a large one", async () => {
    const { small, large } = await ratios(tokenWeights([estimator]));
    expect(Math.abs(small - 1)).toBeLessThan(0.03);
    expect(Math.abs(large - 1)).toBeLessThan(0.03);
  });

  it("weights by tokens are equal where no estimator knows the models", async () => {
    const [tokens, equal] = [await ratios(tokenWeights([])), await ratios()];
    expect([tokens.small, tokens.large]).toEqual([
      expect.closeTo(equal.small, 3), // Reads come at random moments.
      expect.closeTo(equal.large, 3),
    ]);
  });

  it("weights by tokens keep what the application sets before the first chunk", async () => {
    const zone = { id: "gpu-0", component: "gpu", refreshMs: 1, idleWatts: 0, watts: () => 100 } as const;
    const joules = new Map<string, number | undefined>();
    const { clock, metering, wait } = await meteredMachine({
      usageReaders,
      zones: [zone],
      attribution: { weights: tokenWeights([]) },
      observers: [({ name, energy }) => joules.set(name, energy?.value)],
    });
    const stream = async (model: string, weight?: number) => {
      const items = metering.meterInference({ model }, async function* (call) {
        if (weight !== undefined) call.setWeight(weight);
        yield {};
        await wait(1000);
      });
      for await (const _ of items);
    };
    void stream("one");
    void stream("three", 3);
    await clock.advanceAsync(1100);
    await metering.flush();
    await metering.shutdown();
    expect((joules.get("three") ?? 0) / (joules.get("one") ?? 1)).toBeCloseTo(3, 1);
  });
});
