/** The catalog of this package, behind two functions. */

import type { CatalogModel, ResolvedModel } from "../contracts/catalog-model.js";
import { checkedCatalog, type ModelCatalog } from "./model-catalog.js";
import { assumedModels } from "./tables/assumed-models.js";
import { ecologitsModels } from "./tables/ecologits-models.js";
import { namedModels } from "./tables/named-models.js";
import { openModels } from "./tables/open-models.js";
import { textModels } from "./text-models.js";

let shared: ModelCatalog | undefined;

/**
 * The tables of this package, the best first: names that stand for another model, published sizes, EcoLogits'
 * estimates, assumed sizes, EcoLogits' older edition. EcoLogits' rows for models that make images or speech
 * are left out: it counts them as text.
 * @example createModelCatalog({ rows: mine, tables: defaultTables() })
 */
export function defaultTables(): readonly (readonly CatalogModel[])[] {
  const tables = [
    openModels(),
    textModels(ecologitsModels("0.11.2")),
    assumedModels(),
    textModels(ecologitsModels("0.9.3")),
  ];
  return [namedModels(tables), ...tables];
}

/** The catalog of this package, built once. @example modelCatalog().models.length */
export function modelCatalog(): ModelCatalog {
  shared ??= checkedCatalog(defaultTables());
  return shared;
}

/**
 * Finds the model of a name: exact names, aliases, dated editions, and the spellings of OpenAI, Azure,
 * Bedrock, Vertex, Gemini, OpenRouter, LiteLLM, Ollama, Hugging Face and Groq. Nothing is matched by
 * similarity: a name that no rule leads to a row is `unknown`. Case does not matter.
 *
 * The provider decides one thing: with `ollama` a name without a tag means its `latest`.
 *
 * @example resolveModel("gpt-4o-2024-08-06") // the row of gpt-4o's edition of that date
 * @example resolveModel("us.anthropic.claude-haiku-4-5-20251001-v1:0") // hints: { geography: "us", serving: { country: "US" } }
 * @example resolveModel("llama3.1:8b-instruct-q4_K_M") // hints: { weightBits: 4 }
 * @example resolveModel("gpt-9") // { status: "unknown" }
 */
export function resolveModel(name: string, provider?: string): ResolvedModel {
  return modelCatalog().resolve(name, provider);
}

/**
 * The names of the catalog with the most similar spelling, for a message to a person. It looks at every name,
 * so do not use it for every call.
 * @example nearestNames("gpt4o") // ["gpt-4o", …]
 */
export function nearestNames(name: string, count = 3): readonly string[] {
  return modelCatalog().nearestNames(name, count);
}
