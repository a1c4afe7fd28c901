/** Where providers usually serve, when a call does not state it: assumptions, each with its source. */

import { EUROPE, type Place } from "./geography-place.js";

/** One row of the table. */
interface UsualPlace {
  /** Values of `gen_ai.provider.name`. */
  readonly providers: readonly string[];
  readonly place: Place;
  readonly source: string;
  /** Month of the source's statement. */
  readonly asOf: string;
}

const UNITED_STATES: Place = { location: { country: "US" } };

/** The table. A provider that is not listed may serve anywhere. */
export const USUAL_PLACES: readonly UsualPlace[] = [
  {
    providers: [
      "openai",
      "anthropic",
      "cohere",
      "gcp.gemini",
      "gcp.gen_ai",
      "gcp.vertex_ai",
      "azure.ai.openai",
    ],
    place: UNITED_STATES,
    source: "EcoLogits 0.11.2, data centre locations of providers (Azure counts as OpenAI there)",
    asOf: "2026-03",
  },
  {
    providers: [
      "aws.bedrock",
      "azure.ai.inference",
      "cerebras",
      "fireworks",
      "groq",
      "perplexity",
      "together_ai",
      "x_ai",
    ],
    place: UNITED_STATES,
    source:
      "IEA, Energy and AI: 45 % of the electricity of all data centres in 2024 was used in the United States",
    asOf: "2025-04",
  },
  {
    providers: ["mistral_ai"],
    place: EUROPE,
    source:
      "Mistral, Regional inference: data centres in the European Union; those of the United States on demand",
    asOf: "2026-11",
  },
  {
    providers: ["greenpt"],
    place: { location: { country: "FR" } },
    source:
      "GreenPT, Privacy Policy: data is processed in data centres of the European Union that are in France",
    asOf: "2026-01",
  },
  {
    providers: ["deepseek"],
    place: { location: { country: "CN" } },
    source: "DeepSeek, Privacy Policy: data is processed in the People's Republic of China",
    asOf: "2025-12",
  },
];

const PLACES: ReadonlyMap<string, Place> = /* @__PURE__ */ new Map(
  USUAL_PLACES.flatMap(({ providers, place }) => providers.map((provider) => [provider, place] as const)),
);

/**
 * Where a provider usually serves, by its `gen_ai.provider.name`.
 * @example usualPlace("deepseek") // { location: { country: "CN" } }
 */
export const usualPlace = (provider: string | undefined): Place | undefined =>
  provider === undefined ? undefined : PLACES.get(provider);
