/** What planners are advised. */

import { random } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backOff, createBudget, diminishing, worthwhile } from "../index.js";

interface Action {
  readonly name: string;
  readonly gain: number;
  readonly joules: number | { readonly value: number; readonly high: number } | undefined;
}

const weigh = (actions: readonly Action[], leftJ?: number) =>
  worthwhile(actions, { value: ({ gain }) => gain, energy: ({ joules }) => joules, leftJ });

describe("worthwhile", () => {
  it("actions are chosen by their value per joule while they fit, each with the reason", () => {
    const actions = [
      { name: "search", gain: 10, joules: 10 },
      { name: "think", gain: 30, joules: 60 },
      { name: "read", gain: 4, joules: 2 },
      { name: "sample more", gain: 8, joules: 40 },
      { name: "chat", gain: 0, joules: 1 },
      { name: "remember", gain: 1, joules: 0 },
      { name: "guess", gain: 50, joules: undefined },
      { name: "new tool", gain: 90, joules: { value: 2, high: 20 } },
      { name: "bold", gain: 20, joules: { value: 1, high: 7 } },
    ];
    const weighed = weigh(actions, 80).map(({ action, isChosen, reason }) => [action.name, isChosen, reason]);
    expect(weighed).toEqual([
      ["remember", true, "value per joule"],
      ["new tool", false, "explored enough"],
      ["bold", true, "exploration"],
      ["read", true, "value per joule"],
      ["search", true, "value per joule"],
      ["think", true, "value per joule"],
      ["sample more", false, "does not fit"],
      ["chat", false, "worth nothing"],
      ["guess", false, "unknown energy"],
    ]);
  });

  it("nothing is explored without a share for it, also where no limit is left", () => {
    const actions = [{ joules: { value: 1, high: 9 } }, { joules: { value: 5, high: 6 } }];
    const options = { value: () => 10, energy: ({ joules }: (typeof actions)[number]) => joules, explore: 0 };
    for (const leftJ of [undefined, 100])
      expect(worthwhile(actions, { ...options, leftJ }).map(({ reason }) => reason)).toEqual([
        "explored enough",
        "value per joule",
      ]);
  });

  it("what is chosen fits, and nothing better per joule is left out that would have fitted in its place", () => {
    const action = fc.record({
      name: fc.string(),
      gain: fc.oneof(fc.double({ min: -10, max: 100, noNaN: true }), fc.constant(Number.NaN)),
      joules: fc.oneof(fc.double({ min: -1, max: 100 }), fc.constant(undefined)),
    });
    fc.assert(
      fc.property(fc.array(action), fc.double({ min: 0, max: 500, noNaN: true }), (actions, leftJ) => {
        const weighed = weigh(actions, leftJ);
        expect(weighed).toHaveLength(actions.length);
        let left = leftJ;
        for (const { isChosen, reason, energyJ = Number.NaN } of weighed) {
          if (isChosen) left -= energyJ;
          if (reason === "does not fit") expect(energyJ).toBeGreaterThan(left);
        }
        expect(left).toBeGreaterThanOrEqual(-1e-9);
      }),
    );
  });
});

describe("an early stop", () => {
  const stops = (steps: readonly (readonly [number, number | undefined])[]) => {
    const isEnough = diminishing();
    return steps.map(([value, joules]) => isEnough(value, joules).stop);
  };

  it("work stops after two steps that yield less than a tenth of the average", () => {
    expect(
      stops([
        [10, 10],
        [18, 10],
        [18.5, 10],
        [18.6, 10],
        [18.7, 10],
      ]),
    ).toEqual([false, false, false, true, true]);
  });

  it("work goes on while it yields, when it recovers, and where energy is unknown", () => {
    expect(
      stops([
        [1, 5],
        [2, 5],
        [3, 5],
        [4, 5],
      ]),
    ).not.toContain(true);
    expect(
      stops([
        [10, 10],
        [10, 10],
        [15, 10],
        [15, 10],
      ]),
    ).not.toContain(true);
    expect(
      stops([
        [10, 10],
        [10, undefined],
        [10, 0],
        [10, Number.NaN],
        [Number.NaN, 10],
      ]),
    ).not.toContain(true);
  });
});

describe("an early stop of values below nothing", () => {
  it("work goes on while a loss or a log-likelihood rises, and stops when it does not", () => {
    const isEnough = diminishing();
    const answers = [-100, -60, -30, -10, -9.9, -9.9, 0.1].map((value) => isEnough(value, 10));
    expect(answers.map(({ stop }) => stop)).toEqual([false, false, false, false, false, true, false]);
    expect(answers[0]).toEqual({ stop: false });
    expect(answers[1]).toEqual({ stop: false, marginal: 4 });
    expect(answers[2]).toEqual({ stop: false, marginal: 3, average: 4 });
  });

  it("work that gets worse than it was at first stops", () => {
    const isEnough = diminishing();
    expect([-5, -6, -7, -8].map((value) => isEnough(value, 1).stop)).toEqual([false, false, false, true]);
  });
});

describe("back-off", () => {
  it("back-off pauses grow to a maximum, with a random part, and begin anew after work", () => {
    const plain = backOff({ firstS: 2, maxS: 10, random: () => 0 });
    expect(Array.from({ length: 5 }, () => plain.idle())).toEqual([2, 4, 8, 10, 10]);
    plain.worked();
    expect(plain.idle()).toBe(2);
    const { idle } = backOff({ random: random(1) });
    for (const longest of [1, 2, 4, 8, 16, 32, 60, 60]) {
      const pauseS = idle();
      expect(pauseS).toBeLessThanOrEqual(longest);
      expect(pauseS).toBeGreaterThanOrEqual(longest * 0.8);
    }
  });
});

describe("the cost of an action", () => {
  it("the cost is the median of such calls, else the estimate, else unknown", () => {
    const budget = createBudget({ name: "one", limits: { energyJ: 1e6 } });
    const call = { model: "m", operation: "chat" };
    expect(budget.expected(call).energyJ).toBeUndefined();
    expect(budget.expected({ ...call, estimate: { energyJ: 70 } }).energyJ).toBe(70);
    budget.learn(Array.from({ length: 101 }, (_, energyJ) => ({ ...call, taken: { energyJ } })));
    expect(budget.expected({ ...call, estimate: { energyJ: 70 } }).energyJ).toBe(50);
  });
});
