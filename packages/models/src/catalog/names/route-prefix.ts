/** Prefixes for the route to a model, or for its owner. */

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
  scaleway ovhcloud lambda_ai nscale featherless_ai friendliai anyscale library ai workers-ai @cf @hf
  siliconflow`.split(/\s+/),
);

/** Longer prefixes of the same kind. */
const LONG_ROUTES = [
  "accounts/fireworks/models/",
  "accounts/fireworks/routers/",
  "registry.ollama.ai/",
  "hf.co/",
  "huggingface.co/",
  "models/",
] as const;

const OLLAMA_ROUTES: ReadonlySet<string> = new Set(["ollama", "ollama_chat", "library"]);

/**
 * Docker's models: a missing size, or `latest`, does not always mean Ollama's default; for these it does
 * (docker/model-cards of 2026-02).
 */
const DOCKER_SIZE =
  /:(?:.*-)?\d+(?:\.\d+)?[mb]\b|^(?:llama3\.1|llama3\.2|llama3\.3|gemma3|qwen3|qwen2\.5|gpt-oss|mistral|mistral-nemo|phi4|qwq)(?::latest)?$/;

/** A region between `bedrock/` and the model, as LiteLLM writes it. */
const REGION = /^[a-z]{2}(?:-gov)?-[a-z]+-\d$/;

/** Owners who republish other vendors' open weights under the vendor's own name. */
const REPUBLISHERS: ReadonlySet<string> = new Set(
  `unsloth thebloke bartowski lmstudio-community mlx-community neuralmagic redhatai ggml-org onnx-community xenova
  nousresearch mistral-community amd hugging-quants inferact lightseekorg eco-tech amead10 infomaniak-ai pearl-ai`.split(
    /\s+/,
  ),
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
    spacexai: "x_ai",
    "moonshot-ai": "moonshot_ai",
    kimi: "moonshot_ai",
    amazon: "amazon",
    "amazon-nova": "amazon",
    perplexity: "perplexity",
    "meta-models": "meta",
    voyage: "voyage_ai",
    stepfun: "stepfun",
    "stepfun-ai": "stepfun",
    xiaomi: "xiaomi",
    xiaomimimo: "xiaomi",
    tencent: "tencent",
    poolside: "poolside",
    "bytedance-seed": "bytedance",
    bytedance: "bytedance",
    inclusionai: "inclusionai",
    thinkingmachines: "thinkingmachines",
    "arcee-ai": "arcee_ai",
    inception: "inception",
    baidu: "baidu",
    writer: "writer",
    meituan: "meituan",
    "01-ai": "zero_one_ai",
    liquid: "liquid",
    liquidai: "liquid",
    ai21: "ai21",
    ai21labs: "ai21",
  }),
);

/**
 * Removes a route from the front: `openrouter/`, `bedrock/`, `us-east-1/`, `@cf/`, `databricks-`, and
 * OpenRouter's `~` for names that move.
 */
export const route: Peel = (spelling) => {
  const { id } = spelling;
  const bare = id.replace(/^(?:~|databricks-)/, "");
  if (bare !== id) return withId(spelling, bare);
  const long = LONG_ROUTES.find((prefix) => id.startsWith(prefix));
  if (long) return withId(spelling, id.slice(long.length));
  const [first, rest] = atSlash(id);
  if (first === "ai" && !DOCKER_SIZE.test(rest)) return undefined;
  if (ROUTES.has(first)) {
    const next = withId(spelling, rest);
    return OLLAMA_ROUTES.has(first) ? { ...next, ollama: true } : next;
  }
  // Everything after a bare region is Bedrock's: no other route writes one there.
  if (!REGION.test(first)) return undefined;
  return withId(spelling, rest, { serving: { cloud: { provider: "aws", region: first } } });
};

/** NVIDIA republishes other vendors' models in its own formats, next to its own models. */
const NVIDIA_FORMAT = /-(?:nv)?fp[48](?:-v\d)?(?:-qad)?$/;

/** Removes the name of a republisher of open weights: `unsloth/`, `bartowski/`. */
export const republisher: Peel = (spelling) => {
  const [first, rest] = atSlash(spelling.id);
  const again = REPUBLISHERS.has(first) || (first === "nvidia" && NVIDIA_FORMAT.test(rest));
  return again ? { ...withId(spelling, rest), open: true } : undefined;
};

function atSlash(id: string): readonly [first: string, rest: string] {
  const slash = id.indexOf("/");
  return slash < 1 ? ["", ""] : [id.slice(0, slash), id.slice(slash + 1)];
}

/** Removes the vendor from the front: `openai/`, `meta-llama/`. Only its models may follow. */
export const vendorPrefix: Peel = (spelling) => {
  const [first, rest] = atSlash(spelling.id);
  const vendor = VENDORS.get(first);
  if (vendor === undefined || (spelling.vendor !== undefined && spelling.vendor !== vendor)) return undefined;
  // `openai/` before a name with a vendor means a server that speaks OpenAI's protocol.
  if (rest.includes("/")) return vendor === "openai" ? vendorPrefix(withId(spelling, rest)) : undefined;
  return { ...withId(spelling, rest), vendor };
};
