import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CallHistory, classOf } from "./call-history.js";
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
  it("the history keeps classes apart, and dimensions that are unknown", () => {
    const history = new CallHistory();
    for (let i = 1; i <= 100; i++) {
      history.learn(classOf({ model: "small", operation: "chat" }), [i, Number.NaN]);
      history.learn(classOf({ model: "large", operation: "chat" }), [i * 100, 7]);
    }
    expect(history.expected(classOf({ model: "small", operation: "chat" }), 0, 0.95)).toBe(96);
    expect(history.expected(classOf({ model: "large", operation: "chat" }), 0, 0.95)).toBe(9600);
    expect(history.expected(classOf({ model: "small", operation: "chat" }), 1, 0.95)).toBeNaN();
    expect(history.expected(classOf({ model: "large", operation: "chat", step: "plan" }), 0, 0.95)).toBeNaN();
  });

  it("the history forgets the class that has learned nothing for longest", () => {
    const history = new CallHistory();
    const learn = (name: string) => {
      for (let i = 0; i < 20; i++) history.learn(name, [5]);
    };
    for (let i = 0; i < 256; i++) learn(`class ${i}`);
    learn("class 0");
    learn("another");
    expect([...history.entries()]).toHaveLength(256);
    expect(history.expected("class 0", 0, 0.95)).toBe(5);
    expect(history.expected("class 1", 0, 0.95)).toBeNaN();
  });
});
