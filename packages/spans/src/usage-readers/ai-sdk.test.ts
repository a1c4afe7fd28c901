import { expect, it } from "vitest";
import { addUsage, usageOf } from "./usage-readers.js";

/** A call of AI SDK 5, as its provider for Anthropic states it: the input has neither what was read from the cache nor what was written. */
const call = (inputTokens: number, cachedInputTokens: number, cacheCreationInputTokens: number) => ({
  usage: { inputTokens, outputTokens: 7, totalTokens: inputTokens + 7, cachedInputTokens },
  providerMetadata: { anthropic: { cacheCreationInputTokens } },
});
const steps = [call(11, 4, 2), call(5, 40, 0)] as const;
const totalUsage = { inputTokens: 16, outputTokens: 14, totalTokens: 30, cachedInputTokens: 44 };
const all = { inputFresh: 16, cacheRead: 44, cacheWrite: 2, output: 14 };
const resolved = (value: unknown) => ({ status: { type: "resolved", value } });

it("AI SDK 5 states the input of Anthropic and of Bedrock without the cache", () => {
  const expected = { inputFresh: 11, cacheRead: 4, cacheWrite: 2, output: 7 };
  expect(usageOf(call(11, 4, 2))).toEqual(expected);
  const bedrock = { usage: { cacheWriteInputTokens: 2 } };
  expect(usageOf({ ...call(11, 4, 2), providerMetadata: { bedrock } })).toEqual(expected);
  expect(usageOf(call(11, 400, 0))).toEqual({ ...expected, cacheRead: 400, cacheWrite: 0 });
});

it.each([
  ["openai", { openai: { responseId: "an-id" } }],
  ["a gateway, of which it is not known", { gateway: {}, anthropic: {} }],
  ["nobody", undefined],
])("AI SDK 5 states the whole input of %s", (_, providerMetadata) => {
  expect(usageOf({ ...call(15, 4, 0), providerMetadata })).toEqual({
    inputFresh: 11,
    cacheRead: 4,
    output: 7,
  });
});

it("AI SDK 6 states the whole input of Anthropic, with details", () => {
  const { usage, providerMetadata } = call(15, 4, 2);
  const inputTokenDetails = { noCacheTokens: 9, cacheReadTokens: 4, cacheWriteTokens: 2 };
  const expected = { inputFresh: 9, cacheRead: 4, cacheWrite: 2, output: 7 };
  expect(usageOf({ usage: { ...usage, inputTokenDetails }, providerMetadata })).toEqual(expected);
});

it("the steps of AI SDK 5 say more than its totals", () => {
  expect(usageOf({ steps, totalUsage })).toEqual(all);
  expect(usageOf({ _totalUsage: resolved(totalUsage), _steps: resolved(steps) })).toEqual(all);
  const events = [...steps.map((step) => ({ type: "finish-step", ...step })), { type: "finish", totalUsage }];
  const added = (some: readonly object[]) =>
    some.reduce<ReturnType<typeof usageOf>>((usage, event) => addUsage(usage, event), undefined);
  expect(added(events)).toEqual(all);
  expect(added(events.slice(2))).toEqual({ inputFresh: 16, output: 14 });
});

/** A call of AI SDK 4: what was read is in the metadata too. */
const callOf4 = (promptTokens: number, cacheReadInputTokens: number, written: number) => ({
  usage: { promptTokens, completionTokens: 7, totalTokens: promptTokens + 7 },
  providerMetadata: { anthropic: { cacheReadInputTokens, cacheCreationInputTokens: written } },
});

it("AI SDK 4 states the cache of Anthropic and of Bedrock in its metadata alone", () => {
  const one = { inputFresh: 11, cacheRead: 4, cacheWrite: 2, output: 7 };
  const first = callOf4(11, 4, 2);
  expect(usageOf(first)).toEqual(one);
  const bedrock = { usage: { cacheReadInputTokens: 4, cacheWriteInputTokens: 2 } };
  expect(usageOf({ ...first, providerMetadata: { bedrock } })).toEqual(one);
  const usage = { promptTokens: 16, completionTokens: 14, totalTokens: 30 };
  const last = callOf4(5, 40, 0);
  expect(usageOf({ steps: [first, last], usage, providerMetadata: last.providerMetadata })).toEqual(all);
  const events = [first, last].map((step) => ({ type: "step-finish", ...step }));
  const end = { type: "finish", usage, providerMetadata: last.providerMetadata };
  const added = [...events, end].reduce<ReturnType<typeof usageOf>>(
    (sum, it) => addUsage(sum, it),
    undefined,
  );
  expect(added).toEqual(all);
});
