import { describe, expect, it } from "vitest";
import { makerOf, providerName } from "./provider-name.js";

describe("providers", () => {
  it.each([
    ["OpenAI", "openai"],
    ["openai.responses", "openai"],
    ["azure-openai.chat", "azure.ai.openai"],
    ["azure.ai.inference", "azure.ai.inference"],
    ["google.generative-ai", "gcp.gemini"],
    ["amazon-bedrock", "aws.bedrock"],
    ["mistral.chat", "mistral_ai"],
    ["ollama", "ollama"],
    ["something", "something"],
    [undefined, undefined],
  ])("the provider that is called %s has the name %s", (name, provider) => {
    expect(providerName(name)).toBe(provider);
  });

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
