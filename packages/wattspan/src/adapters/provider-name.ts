/** Names of providers, from how frameworks call them to OpenTelemetry's. */

/** The first words of a framework's name for a provider. Names that are not here are the same, or unknown to OpenTelemetry. */
const NAMES: readonly (readonly [begin: RegExp, name: string])[] = [
  [/^azure[-_. ]?open[-_]?ai|^azure(?![-_. ]?ai[-_. ]?inference)/, "azure.ai.openai"],
  [/^azure[-_. ]?ai[-_. ]?inference/, "azure.ai.inference"],
  [/^openai/, "openai"],
  [/^(?:google|gcp)?[-_.]?vertex(?:ai)?|^google[-_.]vertex|^gcp\.vertex/, "gcp.vertex_ai"],
  [/^anthropic/, "anthropic"],
  [/^(?:google|gemini|gcp\.gemini|gcp\.gen)/, "gcp.gemini"],
  [/^(?:amazon|aws)?[-_.]?bedrock/, "aws.bedrock"],
  [/^mistral/, "mistral_ai"],
  [/^x[-_]?ai/, "x_ai"],
  [/^groq/, "groq"],
  [/^deepseek/, "deepseek"],
  [/^cohere/, "cohere"],
  [/^perplexity/, "perplexity"],
  [/^together/, "together_ai"],
  [/^fireworks/, "fireworks"],
  [/^openrouter/, "openrouter"],
  [/^cerebras/, "cerebras"],
  [/^moonshot/, "moonshot_ai"],
  [/^(?:ibm|watsonx)/, "ibm.watsonx.ai"],
];

/**
 * The `gen_ai.provider.name` of what a framework calls a provider; its first word where OpenTelemetry has no name for it.
 * @example providerName("openai.chat") // "openai"; providerName("amazon-bedrock") // "aws.bedrock"
 */
export function providerName(name: unknown): string | undefined {
  if (typeof name !== "string" || name === "") return undefined;
  const lower = name.slice(0, 100).toLowerCase();
  return NAMES.find(([begin]) => begin.test(lower))?.[1] ?? lower.split(".", 1)[0];
}
