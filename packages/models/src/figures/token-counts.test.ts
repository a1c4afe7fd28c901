import { describe, expect, it } from "vitest";
import { inputTokens, tokenCount } from "./token-counts.js";

const ODD = [null, Number.NaN, -1, 1e19, Number.POSITIVE_INFINITY, "5", 5n, {}];

describe("tokenCount", () => {
  it("tokenCount is a finite count or undefined", () => {
    for (const count of [0, 1, 0.5, 1e18]) expect(tokenCount(count)).toBe(count);
    for (const odd of [undefined, ...ODD]) expect(tokenCount(odd as never)).toBeUndefined();
  });
});

describe("inputTokens", () => {
  it("inputTokens adds what is computed, and keeps apart what costs differently", () => {
    const usage = { inputFresh: 1, cacheRead: 20, cacheWrite: 300, image: 4000, audio: 50_000, output: 7 };
    expect(inputTokens(usage)).toEqual({ computed: 50_301, image: 4000, cached: 20 });
  });

  it("inputTokens takes a kind that is missing next to a known one as not used", () => {
    expect(inputTokens({ cacheRead: 20 })).toEqual({ computed: 0, image: 0, cached: 20 });
    expect(inputTokens({ inputFresh: 0 })).toEqual({ computed: 0, image: 0, cached: 0 });
  });

  it("inputTokens is not known without any kind, or when one is no count", () => {
    expect(inputTokens({ output: 7, reasoning: 3 })).toBeUndefined();
    for (const odd of ODD)
      for (const kind of ["inputFresh", "cacheRead", "cacheWrite", "image", "audio"])
        expect(inputTokens({ inputFresh: 1, [kind]: odd }), `${kind} ${String(odd)}`).toBeUndefined();
  });
});
