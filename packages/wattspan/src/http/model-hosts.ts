/** Hosts at which other companies serve models. Our headers and baggage never go there. */

/**
 * Domains of their APIs, with all subdomains. Sources, as of 2026-11: the default addresses in the providers'
 * own clients for JavaScript and Python; AWS General Reference, "Amazon Bedrock endpoints"; Azure AI
 * services, custom subdomains; Vertex AI, "Locations".
 */
// biome-ignore format: a list of words
const DOMAINS = [
  "openai.com", "anthropic.com", "mistral.ai", "cohere.com", "cohere.ai", "groq.com", "deepseek.com", "perplexity.ai", "x.ai",
  "together.ai", "together.xyz", "fireworks.ai", "cerebras.ai", "openrouter.ai", "moonshot.ai", "moonshot.cn", "replicate.com",
  "huggingface.co", "googleapis.com", "openai.azure.com", "cognitiveservices.azure.com", "services.ai.azure.com",
  "models.ai.azure.com", "inference.ai.azure.com", "inference.ml.azure.com", "api.cognitive.microsoft.com", "ml.cloud.ibm.com",
  "ai-gateway.vercel.sh", "models.github.ai", "ai21.com", "baseten.co", "deepinfra.com", "nebius.com", "nebius.ai", "novita.ai",
  "sambanova.ai", "neuralwatt.com", "greenpt.ai",
];
/** Services of AWS with their name in front and the region behind it. */
const AWS =
  /(?:^|\.)(?:bedrock[a-z-]*|runtime\.sagemaker)\.[a-z0-9-]+\.(?:vpce\.)?(?:amazonaws\.com(?:\.cn)?|api\.aws)$/;

/**
 * Whether a provider serves models at a host.
 * @example isModelHost("api.openai.com") // true
 */
export function isModelHost(host: string): boolean {
  return DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`)) || AWS.test(host);
}
