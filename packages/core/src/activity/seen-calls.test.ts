import { describe, expect, it } from "vitest";
import { NOOP_HANDLE } from "../api/noop-handle.js";
import { createMetering } from "../run/create-metering.js";
import { SharedSlot } from "../runtime/shared.js";
import { isSeenAlready, type SeenCall } from "./seen-calls.js";

const CALLS = new SharedSlot<ReadonlyMap<string, readonly unknown[]>>("seen-calls.v2");

const call = (scope: string, more: Partial<SeenCall> = {}): SeenCall => ({
  scope,
  id: undefined,
  models: ["m", undefined],
  usage: { inputFresh: 11, output: 7 },
  failed: false,
  startMs: 0,
  endMs: 100,
  activity: NOOP_HANDLE,
  ...more,
});

it.each<[string, Partial<SeenCall>, Partial<SeenCall>]>([
  ["with the same id", { id: "r1" }, { id: "r1", models: ["other"], usage: { output: 1 } }],
  ["with the same model and tokens, where one knows no id", { id: "r1" }, {}],
  ["with the same model in the answer", { models: ["m", "m-2026"] }, { models: ["m-2026", undefined] }],
  [
    "with the parts of the input kept apart",
    {},
    { usage: { inputFresh: 5, cacheRead: 4, cacheWrite: 2, output: 7 } },
  ],
  ["that knows no tokens", { startMs: 10, endMs: 90 }, { usage: {} }],
  [
    "of LangChain, which adds up its tokens wrong",
    { startMs: 10, endMs: 90 },
    { scope: "langchain", usage: { inputFresh: 11, output: 9 } },
  ],
  ["when they end together", { startMs: 50 }, { endMs: 50 }],
])("a call of two instrumentations is the same one %s", (_, first, second) => {
  expect(isSeenAlready(call("a", first))).toBe(false);
  expect(isSeenAlready(call("b", second))).toBe(true);
});

describe("texts to embed that are sent in parts", () => {
  const part = (inputFresh: number, more: Partial<SeenCall> = {}) =>
    isSeenAlready(
      call("a", { models: ["e", undefined], usage: { inputFresh }, startMs: 10, endMs: 90, ...more }),
    );
  const whole = (inputFresh: number, more: Partial<SeenCall> = {}) =>
    isSeenAlready(call("b", { models: ["e", undefined], usage: { inputFresh }, ...more }));

  it("the whole is the same call as its parts together, once", () => {
    expect([part(100), part(200)]).toEqual([false, false]);
    expect(whole(300)).toBe(true);
    expect(whole(300)).toBe(false);
  });

  it.each<[string, Partial<SeenCall>, number, Partial<SeenCall>]>([
    ["has other tokens", {}, 301, {}],
    ["is of another model", { models: ["f", undefined] }, 300, {}],
    ["has output", {}, 300, { usage: { inputFresh: 300, output: 1 } }],
    ["ended before one of them", { endMs: 104 }, 300, {}],
  ])("the whole is another call if it %s", (_, one, sum, all) => {
    part(100, { startMs: 1010, endMs: 1090 });
    part(200, {
      startMs: 1010,
      endMs: 1090,
      ...(one.models && one),
      ...(one.endMs && { endMs: 1000 + one.endMs }),
    });
    expect(whole(sum, { startMs: 1000, endMs: 1100, ...all })).toBe(false);
  });
});

describe("another call", () => {
  it.each<[string, Partial<SeenCall>]>([
    ["by its id", { id: "r2" }],
    ["by its model", { id: undefined, models: ["n", undefined] }],
    ["by a model that is not known", { id: undefined, models: [undefined, undefined] }],
    ["by its tokens", { id: undefined, usage: { inputFresh: 11, output: 8 } }],
    ["by failing without tokens", { id: undefined, usage: {}, failed: true }],
    ["by its tokens, which the first does not know", { id: undefined, models: ["tokenless", undefined] }],
    [
      "of LangChain, by not being around the first",
      { scope: "langchain", usage: { inputFresh: 11, output: 9 }, endMs: 40 },
    ],
    ["of LangChain, by its input", { scope: "langchain", usage: { inputFresh: 12, output: 9 } }],
    ["of LangChain, by much more output", { scope: "langchain", usage: { inputFresh: 11, output: 90 } }],
    ["of LangChain, by less output", { scope: "langchain", usage: { inputFresh: 11, output: 6 } }],
    ["by its time, although the id is the same", { id: "r1", startMs: 103, endMs: 104 }],
  ])("a call of two instrumentations is not the same one, known %s", (_, second) => {
    isSeenAlready(call("a", { id: "r1" }));
    isSeenAlready(call("a", { models: ["tokenless", undefined], usage: {} }));
    expect(isSeenAlready(call("b", second))).toBe(false);
  });

  it("a call without tokens that failed is not one without tokens that went well", () => {
    expect(isSeenAlready(call("a", { usage: {} }))).toBe(false);
    expect(isSeenAlready(call("b", { usage: {}, failed: true }))).toBe(false);
    expect(isSeenAlready(call("c", { usage: {}, failed: true }))).toBe(true);
  });

  it("a call without tokens that was measured here is not another one within its time", async () => {
    const metering = createMetering();
    const local = metering.begin("inference", { model: "m", provider: "ollama" });
    const hosted = metering.begin("inference", { model: "m", provider: "openai" });
    const within = { startMs: 10, endMs: 90 };
    expect(isSeenAlready(call("a", within))).toBe(false);
    expect(isSeenAlready(call("b", { usage: {}, activity: local.handle }))).toBe(false);
    expect(isSeenAlready(call("c", { usage: {}, activity: hosted.handle }))).toBe(true);
    await metering.shutdown();
  });

  it("a call that a tool of another call makes is not the same one", async () => {
    const metering = createMetering();
    const outer = metering.begin("inference", { model: "m" });
    const tool = metering.begin("step", { name: "t", kind: "tool", parent: outer.handle });
    const inner = metering.begin("inference", { model: "m", parent: tool.handle });
    expect(isSeenAlready(call("a", { activity: inner.handle }))).toBe(false);
    expect(isSeenAlready(call("b", { activity: outer.handle }))).toBe(false);
    await metering.shutdown();
  });

  it("calls of one instrumentation side by side are not the same one", () => {
    expect(["a", "a", "a"].map((scope) => isSeenAlready(call(scope)))).toEqual([false, false, false]);
  });

  it("parallel calls of two instrumentations match one by one, and one more is another call", () => {
    expect(["a", "a", "b", "b", "b"].map((scope) => isSeenAlready(call(scope)))).toEqual([
      ...[false, false],
      ...[true, true],
      false,
    ]);
  });
});

it("calls that an instrumentation reports later, the latest first, match those of another one", () => {
  const ended = [0, 200, 400, 600, 800].map((startMs) => ({ startMs, endMs: startMs + 100 }));
  for (const time of ended.toReversed()) expect(isSeenAlready(call("late a", time))).toBe(false);
  for (const time of ended.toReversed()) expect(isSeenAlready(call("late b", time))).toBe(true);
});

it("a call that another instrumentation reports a thousand calls later is the same one", () => {
  expect(isSeenAlready(call("a", { endMs: 10, id: "r1" }))).toBe(false);
  for (let count = 1; count < 1000; count++)
    isSeenAlready(call("a", { startMs: count, endMs: count + 10, id: `other ${count}` }));
  expect(isSeenAlready(call("b", { endMs: 2000, id: "r1" }))).toBe(true);
});

it("reported calls are remembered up to a bounded number, the latest ones", () => {
  for (let count = 0; count < 10_000; count++)
    isSeenAlready(call(`scope ${count % 200}`, { startMs: 9 * count, endMs: 9 * count, id: `${count}` }));
  const scopes = CALLS.value;
  expect(scopes?.size).toBeLessThanOrEqual(100);
  for (let count = 0; count < 5000; count++)
    isSeenAlready(call("a", { startMs: 9 * count, endMs: 9 * count }));
  expect(Math.max(...[...(scopes?.values() ?? [])].map((calls) => calls.length))).toBeLessThanOrEqual(2048);
});
