import { describe, expect, it } from "vitest";
import { isHosted } from "./hosted-providers.js";

describe("a provider", () => {
  it.each(["openai", "anthropic", "azure.ai.openai", "aws.bedrock", "gcp.vertex_ai", "x_ai"])(
    "the provider %s serves models on its own machines",
    (provider) => expect(isHosted(provider)).toBe(true),
  );

  it.each(["ollama", "vllm", "llama.cpp", "my-own", "", "OpenAI", "openai ", undefined])(
    "the provider %s may run on this host",
    (provider) => expect(isHosted(provider)).toBe(false),
  );
});
