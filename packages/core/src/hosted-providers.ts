/** Providers that serve models on their own machines, by their `gen_ai.provider.name`. */
// biome-ignore format: a list of words
const HOSTED = /* @__PURE__ */ new Set([
  "anthropic", "aws.bedrock", "azure.ai.inference", "azure.ai.openai", "cerebras", "cohere", "deepseek", "fireworks",
  "gcp.gemini", "gcp.gen_ai", "gcp.vertex_ai", "groq", "ibm.watsonx.ai", "mistral_ai", "moonshot_ai", "openai",
  "openrouter", "perplexity", "together_ai", "x_ai",
]);

/**
 * Whether naming the provider says that the model runs elsewhere. Values of the GenAI conventions, and a few more.
 * @example isHosted("openai") // true; isHosted("ollama") // false: it may run on this host
 */
export const isHosted = (provider: string | undefined): boolean =>
  provider !== undefined && HOSTED.has(provider);
