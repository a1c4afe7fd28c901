import { describe, expect, it } from "vitest";
import { makerOf } from "./model-maker.js";

describe("makers", () => {
  it.each([
    ["gpt-4o-mini", "openai"],
    ["o3-mini", "openai"],
    ["gpt-oss-20b", undefined],
    ["claude-haiku-4-5", "anthropic"],
    ["gemini-3-flash", "gcp.gemini"],
    ["llama-3.1-8b", undefined],
    [undefined, undefined],
  ])("the maker of the model %s, if it alone serves the model, is %s", (model, maker) => {
    expect(makerOf(model)).toBe(maker);
  });
});
