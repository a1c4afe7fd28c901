import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostedProvider, providerName } from "./provider-names.js";

/** As people, the AI SDK, LangChain and instrumentations have them. */
const NAMES: readonly (readonly [name: string, ...others: readonly string[]])[] = [
  ["openai", "OpenAI", "OPENAI", "open-ai", "openai.chat", "openai.responses", "openai "],
  ["anthropic", "Anthropic", "anthropic.messages"],
  [
    "azure.ai.openai",
    "azure",
    "Azure",
    "azure_openai",
    "azure-openai.chat",
    "AzureChatOpenAI",
    "az.ai.openai",
  ],
  ["azure.ai.inference", "az.ai.inference", "azure_ai_inference"],
  ["gcp.gemini", "google", "gemini", "Google", "google.generative-ai", "google_genai", "GoogleGenerativeAI"],
  ["gcp.gen_ai"],
  [
    "gcp.vertex_ai",
    "vertex",
    "vertexai",
    "google.vertex.chat",
    "google_vertexai",
    "vertex.anthropic.messages",
  ],
  ["aws.bedrock", "bedrock", "Bedrock", "amazon-bedrock", "amazon_bedrock", "BedrockConverse"],
  ["mistral_ai", "mistral", "MistralAI", "mistral.chat"],
  ["x_ai", "xai", "xAI", "xai.chat"],
  ["together_ai", "together", "togetherai.chat", "TogetherAI"],
  ["moonshot_ai", "moonshotai", "moonshot-ai"],
  ["ibm.watsonx.ai", "watsonx"],
  ["fireworks", "fireworks.ai"],
  ["cohere", "Cohere"],
];

describe("the name of a provider", () => {
  it.each(NAMES)("the provider %s has this name however it is spelled", (name, ...others) => {
    for (const one of [name, ...others]) {
      expect(hostedProvider(one), one).toBe(name);
      expect(hostedProvider(one), one).toBe(name);
      expect(providerName(one), one).toBe(name);
    }
  });

  it.each([
    ["ollama", "ollama"],
    ["Ollama.chat", "ollama"],
    ["vllm", "vllm"],
    ["llama.cpp", "llama"],
    ["openai-compatible", "openai-compatible"],
    ["openia", "openia"],
    ["my-own.chat", "my-own"],
    ["azure.foundry-local", "azure"],
    [".", ""],
  ])("the provider %s may run on this host, and keeps its first word", (given, name) => {
    expect(hostedProvider(given)).toBeUndefined();
    expect(providerName(given)).toBe(name);
  });

  it.each([undefined, null, "", 5, {}])("a provider has no name where %o is given", (given) => {
    expect(hostedProvider(given)).toBeUndefined();
    expect(providerName(given)).toBeUndefined();
  });

  it("a name stays the same when looked up again, regardless of earlier lookups", () => {
    const again = (given: string) => {
      const first = hostedProvider(given);
      return first === hostedProvider(given) && providerName(given) === providerName(`${given}`);
    };
    fc.assert(fc.property(fc.string({ minLength: 1 }), again));
    for (let count = 0; count < 2000; count++) hostedProvider(`made up ${count}`);
    expect(hostedProvider("Open AI")).toBe("openai");
    const name = providerName("x".repeat(1e6));
    expect(name).toHaveLength(100);
    expect(hostedProvider(name)).toBeUndefined();
  });
});
