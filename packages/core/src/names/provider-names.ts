/**
 * Providers that serve models on their own machines, by their `gen_ai.provider.name`, with their other
 * spellings.
 */

/** In small letters and digits. A name is a spelling of itself. */
// biome-ignore format: a table
const SPELLINGS: Readonly<Record<string, string>> = {
  "ai21": "", "anthropic": "", "aws.bedrock": "amazonbedrock aws bedrock bedrockconverse", "azure.ai.inference": "azaiinference",
  "azure.ai.openai": "azaiopenai azure azurechatopenai azureopenai", "baseten": "", "cerebras": "", "cohere": "", "deepinfra": "",
  "deepseek": "", "fireworks": "fireworksai", "gateway": "", "gcp.gemini": "gemini google googleai googlegenai googlegenerativeai",
  "gcp.gen_ai": "", "gcp.vertex_ai": "gcpvertex googlevertex googlevertexai vertex vertexai", "github": "", "greenpt": "", "groq": "",
  "ibm.watsonx.ai": "ibmwatsonx watsonx watsonxai", "mistral_ai": "mistral", "moonshot_ai": "moonshot", "nebius": "", "neuralwatt": "",
  "novita": "", "openai": "", "openrouter": "", "perplexity": "", "replicate": "", "sambanova": "", "together_ai": "together", "x_ai": "",
};

/** Small letters and digits. */
export const squashed = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, "");

let names: Map<string, string> | undefined;
function nameOf(spelling: string): string | undefined {
  names ??= new Map(
    Object.entries(SPELLINGS).flatMap(([name, others]) =>
      `${name} ${others}`
        .trim()
        .split(" ")
        .map((one) => [squashed(one), name] as const),
    ),
  );
  return names.get(squashed(spelling));
}

/** Earlier lookups. */
const found = new Map<string, string | undefined>();
/** Names come from applications and spans, which may generate them. */
const MAX = 1000;
const MAX_LENGTH = 100;
/** `azure.foundry-local`, `google.edge`: products that run here, of providers that also serve. */
const HERE = /[-_. ](local|edge)$/i;

/**
 * The GenAI conventions' name for a provider of hosted models, from the names of clients and frameworks;
 * undefined for an unknown one, which may run on this host.
 * @example hostedProvider("OpenAI") // "openai"; hostedProvider("google.vertex.chat") // "gcp.vertex_ai"; hostedProvider("ollama") // undefined
 */
export function hostedProvider(given: unknown): string | undefined {
  if (typeof given !== "string") return undefined;
  let name = found.get(given);
  if (name !== undefined || found.has(given)) return name;
  const short = HERE.test(given) ? "" : given.slice(0, MAX_LENGTH);
  // Longest first: google.vertex.chat, google.vertex, google.
  for (let end = short.length; end > 0 && name === undefined; end = short.lastIndexOf(".", end - 1))
    name = nameOf(short.slice(0, end));
  if (found.size < MAX && given.length <= MAX_LENGTH) found.set(given, name);
  return name;
}

/**
 * The provider's name: that of the conventions, else the first word; undefined for anything but a name.
 * @example providerName("Ollama.chat") // "ollama"
 */
export function providerName(given: unknown): string | undefined {
  if (typeof given !== "string" || given === "") return undefined;
  return hostedProvider(given) ?? given.slice(0, MAX_LENGTH).toLowerCase().split(".", 1)[0];
}
