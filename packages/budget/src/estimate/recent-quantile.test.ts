import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CallHistory } from "./call-history.js";
import { RecentQuantile } from "./recent-quantile.js";

const amounts = fc.array(fc.oneof(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.constantFrom(0, 1, 2)), {
  maxLength: 500,
});

describe("the quantile of recent values", () => {
  it("the quantile is that of the last 200 values, sorted", () => {
    fc.assert(
      fc.property(amounts, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (values, q) => {
        const recent = new RecentQuantile();
        for (const value of values) recent.add(value);
        const last = values.slice(-200);
        const sorted = [...last].sort((a, b) => a - b);
        expect(recent.values).toEqual(last);
        expect(recent.at(q)).toBe(last.length < 20 ? undefined : sorted[Math.floor(q * last.length)]);
      }),
    );
  });
});

describe("the history of calls", () => {
  const small = { model: "small", operation: "chat" };
  const large = { model: "large", operation: "chat" };

  it("the history keeps classes apart, and dimensions that are unknown", () => {
    const history = new CallHistory();
    for (let i = 1; i <= 100; i++) {
      history.of(small).learn([i, Number.NaN]);
      history.of(large).learn([i * 100, 7]);
    }
    expect(history.of(small).expected(0, 0.95)).toBe(96);
    expect(history.of(large).expected(0, 0.95)).toBe(9600);
    expect(history.of(small).expected(1, 0.95)).toBeNaN();
    expect(history.of({ ...large, step: "plan" }).expected(0, 0.95)).toBeNaN();
  });

  it("the history forgets the class that has learned nothing for longest", () => {
    const history = new CallHistory();
    const learn = (model: string) => {
      for (let i = 0; i < 20; i++) history.of({ model }).learn([5]);
    };
    for (let i = 0; i < 256; i++) learn(`model ${i}`);
    learn("model 0");
    learn("another");
    const kept = Array.from(history, ({ callClass: { model } }) => model);
    expect(kept).toHaveLength(256);
    expect(kept).toContain("model 0");
    expect(kept).not.toContain("model 1");
  });
});
