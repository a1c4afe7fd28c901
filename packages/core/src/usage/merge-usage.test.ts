import { describe, expect, it } from "vitest";
import { mergeUsage } from "./merge-usage.js";

describe("mergeUsage", () => {
  it("mergeUsage keeps what is known when nothing is added", () => {
    expect(mergeUsage(undefined, undefined)).toBeUndefined();
    expect(mergeUsage({ output: 1 }, undefined)).toEqual({ output: 1 });
    expect(mergeUsage(undefined, { output: 1 })).toEqual({ output: 1 });
  });

  it("mergeUsage lets later known fields win", () => {
    expect(mergeUsage({ inputFresh: 11, output: 1 }, { output: 7 })).toEqual({ inputFresh: 11, output: 7 });
    const next = { inputFresh: undefined, output: 7 } as never;
    expect(mergeUsage({ inputFresh: 11 }, next)).toEqual({ inputFresh: 11, output: 7 });
  });

  it("mergeUsage changes neither of its usages", () => {
    const previous = Object.freeze({ inputFresh: 11 });
    const next = Object.freeze({ output: 7 });
    expect(mergeUsage(previous, next)).toEqual({ inputFresh: 11, output: 7 });
  });
});
