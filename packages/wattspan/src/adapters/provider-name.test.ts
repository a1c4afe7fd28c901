import { describe, expect, it } from "vitest";
import { providerName } from "./provider-name.js";

describe("the name of a provider", () => {
  // As the AI SDK, LangChain and others have them.
  const NAMES: readonly (readonly [name: string, provider: string])[] = [
    ["openai.chat", "openai"],
    ["openai.responses", "openai"],
    ["azure.chat", "azure.ai.openai"],
    ["azure-openai.chat", "azure.ai.openai"],
    ["azure_openai", "azure.ai.openai"],
    ["azure", "azure.ai.openai"],
    ["azure.ai.openai", "azure.ai.openai"],
    ["azure.ai.inference", "azure.ai.inference"],
    ["anthropic.messages", "anthropic"],
    ["google.generative-ai", "gcp.gemini"],
    ["google_genai", "gcp.gemini"],
    ["google.vertex.chat", "gcp.vertex_ai"],
    ["google_vertexai", "gcp.vertex_ai"],
    ["vertex.anthropic.messages", "gcp.vertex_ai"],
    ["gcp.gemini", "gcp.gemini"],
    ["gcp.vertex_ai", "gcp.vertex_ai"],
    ["amazon-bedrock", "aws.bedrock"],
    ["amazon_bedrock", "aws.bedrock"],
    ["aws.bedrock", "aws.bedrock"],
    ["mistral.chat", "mistral_ai"],
    ["mistralai", "mistral_ai"],
    ["xai.chat", "x_ai"],
    ["togetherai.chat", "together_ai"],
    ["ollama", "ollama"],
    ["Ollama.chat", "ollama"],
    ["gateway", "gateway"],
  ];

  it("the names that frameworks give to providers become those of OpenTelemetry", () => {
    const wrong = NAMES.map(([name, provider]) => ({ name, provider, found: providerName(name) }))
      .filter(({ provider, found }) => found !== provider)
      .map(({ name, provider, found }) => `${name}: expected ${provider}, found ${found}`);
    expect(wrong).toEqual([]);
  });

  it.each([undefined, null, "", 5, {}])("a provider has no name where a framework gives %o", (name) => {
    expect(providerName(name)).toBeUndefined();
  });
});
