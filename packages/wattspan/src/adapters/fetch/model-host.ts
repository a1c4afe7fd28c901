/** Hosts, some behind a prefix such as a region. */
const HOSTS: readonly (readonly [host: RegExp, provider: string])[] = [
  [/^(?:[\w-]+\.)?api\.openai\.com$/, "openai"],
  [/^api\.anthropic\.com$/, "anthropic"],
  [/\.(?:openai\.azure|cognitiveservices\.azure)\.com$/, "azure.ai.openai"],
  [/\.(?:services|inference|models)\.ai\.azure\.com$/, "azure.ai.inference"],
  [/^generativelanguage\.googleapis\.com$/, "gcp.gemini"],
  [/^(?:[\w-]+-)?aiplatform(?:\.[\w-]+\.rep)?\.googleapis\.com$/, "gcp.vertex_ai"],
  [/^bedrock-runtime(?:-fips)?\.[\w-]+\.amazonaws\.com(?:\.cn)?$/, "aws.bedrock"],
  [/^bedrock-mantle\.[\w-]+\.api\.aws$/, "aws.bedrock"],
  [/^(?:(?:[\w-]+\.)?api|api\.(?:us|eu)|codestral)\.mistral\.ai$/, "mistral_ai"],
  [/^api\.groq\.com$/, "groq"],
  [/^api\.deepseek\.com$/, "deepseek"],
  [/^(?:[\w-]+\.)?api\.x\.ai$/, "x_ai"],
  [/^api\.cohere\.(?:com|ai)$/, "cohere"],
  [/^api\.perplexity\.ai$/, "perplexity"],
  [/^(?:(?:us|ca)-)?api\.together\.(?:xyz|ai)$/, "together_ai"],
  [/^api\.fireworks\.ai$/, "fireworks"],
  [/^openrouter\.ai$/, "openrouter"],
  [/^api\.cerebras\.ai$/, "cerebras"],
  [/^api\.moonshot\.(?:ai|cn)$/, "moonshot_ai"],
  [/\.ml\.cloud\.ibm\.com$/, "ibm.watsonx.ai"],
  [/^api\.neuralwatt\.com$/, "neuralwatt"],
  [/^api\.greenpt\.ai$/, "greenpt"],
];

/** A process asks few hosts, so most are found by name. */
const MAX = 1000;
const found = new Map<string, string | undefined>();

/**
 * The provider behind a host, as `gen_ai.provider.name` has it. Undefined for hosts not known to serve
 * models.
 * @example providerAt("eu.api.openai.com") // "openai"
 */
export function providerAt(host: string): string | undefined {
  if (found.has(host)) return found.get(host);
  const provider = HOSTS.find(([pattern]) => pattern.test(host))?.[1];
  if (found.size >= MAX) found.clear();
  found.set(host, provider);
  return provider;
}
