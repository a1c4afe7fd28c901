import type { CatalogModel, Figure } from "../contracts/catalog-model.js";

/** Data centres of a provider. */
export interface EcologitsProvider {
  /** Power usage effectiveness, at least 1. */
  readonly pue: Figure;
  /** Water used at the data centre, litres per kWh. */
  readonly wue: Figure;
  /** The assumed place of serving when the call states none: ISO 3166-1 alpha-3, or `WOR` for the world. */
  readonly zone: string;
}

/** The same in EcoLogits 0.9.3 and 0.11.2, by the provider's name there. */
const PROVIDERS = {
  anthropic: { pue: { min: 1.09, max: 1.14 }, wue: { min: 0.13, max: 0.999 }, zone: "USA" },
  cohere: { pue: 1.09, wue: 0.999, zone: "USA" },
  google_genai: { pue: 1.09, wue: 0.999, zone: "USA" },
  huggingface_hub: { pue: { min: 1.09, max: 1.14 }, wue: { min: 0.13, max: 0.99 }, zone: "USA" },
  mistralai: { pue: 1.16, wue: 0.09, zone: "SWE" },
  openai: { pue: 1.2, wue: 0.569, zone: "USA" },
} as const satisfies Record<string, EcologitsProvider>;

/**
 * `gen_ai.provider.name`, or the maker of a model, to the name in EcoLogits. Azure's OpenAI models count as
 * OpenAI's there.
 */
const NAMES = new Map<string, keyof typeof PROVIDERS>([
  ["anthropic", "anthropic"],
  ["cohere", "cohere"],
  ["gcp.gemini", "google_genai"],
  ["gcp.gen_ai", "google_genai"],
  ["gcp.vertex_ai", "google_genai"],
  ["google", "google_genai"],
  ["huggingface", "huggingface_hub"],
  ["mistral_ai", "mistralai"],
  ["openai", "openai"],
  ["azure.ai.openai", "openai"],
]);

const NAMES_THERE = Object.keys(PROVIDERS) as (keyof typeof PROVIDERS)[];

/**
 * The assumed data centres of a call: your figures for the provider; else the provider's; else those of the
 * provider in EcoLogits' list (as it does for models reached through a gateway) or of the maker; else, for
 * open weights, those of Hugging Face. Undefined when none is known: there is no figure for an arbitrary data
 * centre.
 *
 * @example ecologitsProvider("openai", gpt4o, {})?.pue // 1.2
 */
export function ecologitsProvider(
  provider: string | undefined,
  model: CatalogModel,
  own: Readonly<Record<string, EcologitsProvider>>,
): EcologitsProvider | undefined {
  if (provider !== undefined && Object.hasOwn(own, provider)) return own[provider];
  const name =
    NAMES.get(provider ?? "") ??
    NAMES_THERE.find((listed) => listed === model.listedBy) ??
    NAMES.get(model.vendor) ??
    (model.weights === "open" ? "huggingface_hub" : undefined);
  return name && PROVIDERS[name];
}
