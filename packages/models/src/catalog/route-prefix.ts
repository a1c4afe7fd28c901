/** Prefixes that say over which way a model is reached, or whose it is. */

import { type Peel, withId } from "./spelling.js";

/**
 * Gateways, hosts and routes. None changes the model. Sources: LiteLLM's list of providers
 * (https://docs.litellm.ai/docs/providers), OpenRouter, Ollama's registry, Cloudflare's catalog.
 */
const ROUTES: ReadonlySet<string> = new Set(
  `azure azure_ai azure_text bedrock converse invoke bedrock_converse vertex_ai vertex_ai_beta vertex gemini openrouter litellm
  litellm_proxy vercel_ai_gateway huggingface together together_ai fireworks fireworks_ai deepinfra groq cerebras sambanova
  nvidia_nim nebius novita hyperbolic ollama ollama_chat lm_studio vllm hosted_vllm llamafile databricks watsonx replicate
  cloudflare github github_copilot baseten cohere_chat text-completion-openai text-completion-codestral codestral
  scaleway ovhcloud lambda_ai nscale featherless_ai friendliai anyscale library @cf @hf`.split(/\s+/),
);

/** Longer prefixes of the same kind. */
const LONG_ROUTES = [
  "accounts/fireworks/models/",
  "registry.ollama.ai/",
  "hf.co/",
  "huggingface.co/",
  "models/",
] as const;

const OLLAMA_ROUTES: ReadonlySet<string> = new Set(["ollama", "ollama_chat", "library"]);

/** A region between `bedrock/` and the model, as LiteLLM writes it. */
const REGION = /^[a-z]{2}(?:-gov)?-[a-z]+-\d$/;

/** Who publishes other vendors' open weights again, under the vendor's own name of them. */
const REPUBLISHERS: ReadonlySet<string> = new Set(
  `unsloth thebloke bartowski lmstudio-community mlx-community neuralmagic redhatai ggml-org onnx-community xenova
  nousresearch mistral-community`.split(/\s+/),
);

/** Prefix → the vendor whose models follow it. */
const VENDORS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    openai: "openai",
    anthropic: "anthropic",
    google: "google",
    "meta-llama": "meta",
    meta: "meta",
    meta_llama: "meta",
    mistralai: "mistral_ai",
    mistral: "mistral_ai",
    cohere: "cohere",
    cohereforai: "cohere",
    coherelabs: "cohere",
    deepseek: "deepseek",
    "deepseek-ai": "deepseek",
    qwen: "alibaba",
    alibaba: "alibaba",
    microsoft: "microsoft",
    nvidia: "nvidia",
    allenai: "allenai",
    ai2: "allenai",
    huggingfacetb: "huggingface",
    moonshotai: "moonshot_ai",
    "z-ai": "z_ai",
    "zai-org": "z_ai",
    zai: "z_ai",
    minimax: "minimax",
    minimaxai: "minimax",
    "ibm-granite": "ibm",
    ibm: "ibm",
    tiiuae: "tii",
    "x-ai": "x_ai",
    xai: "x_ai",
    ai21: "ai21",
    ai21labs: "ai21",
  }),
);

/** Takes a route off the front: `openrouter/`, `bedrock/`, `us-east-1/`, `@cf/`. */
export const route: Peel = (spelling) => {
  const { id } = spelling;
  const long = LONG_ROUTES.find((prefix) => id.startsWith(prefix));
  if (long) return withId(spelling, id.slice(long.length));
  const [first, rest] = atSlash(id);
  if (ROUTES.has(first)) {
    const next = withId(spelling, rest);
    return OLLAMA_ROUTES.has(first) ? { ...next, ollama: true } : next;
  }
  // Everything that follows a bare region is Bedrock's: nobody else writes one there.
  if (!REGION.test(first)) return undefined;
  return withId(spelling, rest, { serving: { cloud: { provider: "aws", region: first } } });
};

/** Takes off the name of who publishes open weights again: `unsloth/`, `bartowski/`. */
export const republisher: Peel = (spelling) => {
  const [first, rest] = atSlash(spelling.id);
  return REPUBLISHERS.has(first) ? { ...withId(spelling, rest), open: true } : undefined;
};

function atSlash(id: string): readonly [first: string, rest: string] {
  const slash = id.indexOf("/");
  return slash < 1 ? ["", ""] : [id.slice(0, slash), id.slice(slash + 1)];
}

/** Takes the vendor off the front: `openai/`, `meta-llama/`. Only its models may follow. */
export const vendorPrefix: Peel = (spelling) => {
  const [first, rest] = atSlash(spelling.id);
  const vendor = VENDORS.get(first);
  if (vendor === undefined || (spelling.vendor !== undefined && spelling.vendor !== vendor)) return undefined;
  // `openai/` before a name that has a vendor means a server that speaks OpenAI's protocol.
  if (rest.includes("/")) return vendor === "openai" ? vendorPrefix(withId(spelling, rest)) : undefined;
  return { ...withId(spelling, rest), vendor };
};
