import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { usageOf } from "./usage-readers.js";
import { PLAIN } from "./values/inclusive-usage.js";

const count = fc.oneof(fc.nat(30), fc.constantFrom<unknown>(0, null, undefined, "7"));
const some = (names: readonly string[], of: fc.Arbitrary<unknown>): fc.Arbitrary<object> =>
  fc.record(Object.fromEntries(names.map((name) => [name, of])), { requiredKeys: [] });
const PARTS = ["cached_tokens", "cache_write_tokens", "reasoning_tokens", "audio_tokens", "image_tokens"];
const parts = some([...PARTS, "total", "cacheRead", "thinking_tokens"], count);
/** Names of other APIs, and of parts next to the totals. */
const OTHERS = [
  ...["cache_read_input_tokens", "cache_creation_input_tokens", "cacheReadInputTokens", "cachedInputTokens"],
  ...["cacheWriteInputTokenCount", "reasoningTokens", "prompt_cache_hit_tokens", "promptTokenCount"],
  ...["cached_input_tokens", "reasoning_output_tokens", "iterations"],
];
const usages = fc
  .tuple(
    some([...PLAIN], fc.oneof(count, parts)),
    fc.oneof(fc.constant({}), some([...OTHERS, "tokens", "billed_units"], fc.oneof(count, parts))),
  )
  .map(([plain, other]): object => ({ ...plain, ...other }));

describe("a plain usage", () => {
  it("a plain usage states the same with a name that no API has", () => {
    fc.assert(
      fc.property(usages, (usage) => {
        expect(usageOf({ usage: { ...usage, "": 1 } })).toEqual(usageOf({ usage }));
      }),
      { numRuns: 2000 },
    );
  });

  it("a plain usage states a part that its object hides from enumeration", () => {
    const usage = Object.defineProperty({ prompt_tokens: 15, completion_tokens: 7 }, "cached_tokens", {
      value: 4,
    });
    expect(usageOf({ usage })).toEqual({ inputFresh: 11, cacheRead: 4, output: 7 });
  });
});

it("an answer that states nothing has no usage where a library has added to all objects", () => {
  const all = Object.prototype as { extend?: unknown };
  all.extend = () => undefined;
  const usage = usageOf({ usage: { prompt_tokens: 0, completion_tokens: 0 } });
  delete all.extend;
  expect(usage).toBeUndefined();
});
