import { describe, expect, it } from "vitest";
import { countedAnswer } from "./answer.js";
import { tierOf } from "./service-tier.js";

describe("tierOf", () => {
  it.each<[string, object, string]>([
    ["OpenAI's answer, Groq's and the last piece of a stream", { service_tier: "flex", usage: {} }, "flex"],
    ["OpenAI's response that is complete", { type: "response.completed", response: { service_tier: "priority" } }, "priority"],
    ["Anthropic's message", { usage: { output_tokens: 1, service_tier: "batch" } }, "batch"],
    ["the start of Anthropic's stream", { type: "message_start", message: { usage: { service_tier: "standard" } } }, "standard"],
    ["LangChain's message", { response_metadata: { usage: { service_tier: "batch" } } }, "batch"],
    ["the AI SDK, from OpenAI", { providerMetadata: { openai: { serviceTier: "flex" } } }, "flex"],
    ["the AI SDK, from Anthropic", { providerMetadata: { anthropic: { usage: { service_tier: "batch" } } } }, "batch"],
    ["Bedrock", { serviceTier: { type: "priority" }, usage: {} }, "priority"],
  ])("tierOf finds that of %s", (_, answer, tier) => {
    expect(tierOf(answer)).toBe(tier);
  }); // biome-ignore format: a table

  it.each([null, 5, {}, [], "x".repeat(33)])("tierOf takes nothing that is %s", (value) => {
    expect(tierOf({ service_tier: value })).toBeUndefined();
  });

  it("tierOf runs no getter", () => {
    const answer = Object.defineProperty({}, "service_tier", { get: () => "flex", enumerable: true });
    expect(tierOf(answer)).toBeUndefined();
  });
});

it("a tier stays known while other pieces of a stream say nothing of it", () => {
  const start = countedAnswer({
    type: "message_start",
    message: { id: "a", usage: { service_tier: "batch" } },
  });
  expect(countedAnswer({ model: "m", usage: { output_tokens: 5 } }, start)).toMatchObject({
    id: "a",
    model: "m",
    tier: "batch",
  });
});
