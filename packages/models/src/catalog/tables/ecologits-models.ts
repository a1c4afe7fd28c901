import type { CatalogModel } from "../../contracts/catalog-model.js";
import { ECOLOGITS_EDITIONS, ECOLOGITS_MODELS } from "../../data/models-ecologits.js";
import { optional, sizeOf, wordsOf } from "./table-rows.js";

/** An edition of EcoLogits' list of models. */
export type EcologitsEdition = keyof typeof ECOLOGITS_MODELS;

const LICENCE = "MPL-2.0";

/** EcoLogits' names of providers → makers of the models. */
const VENDORS: ReadonlyMap<string, string> = new Map([
  ["google_genai", "google"],
  ["mistralai", "mistral_ai"],
]);
/** The owner of a repository of Hugging Face → the maker of the model. */
const OWNERS: ReadonlyMap<string, string> = new Map([
  ["meta-llama", "meta"],
  ["mistralai", "mistral_ai"],
  ["mistral-community", "mistral_ai"],
  ["cohereforai", "cohere"],
]);

const editions = new Map<EcologitsEdition, readonly CatalogModel[]>();

/**
 * The models of an edition of EcoLogits, with its estimates for unpublished sizes. Edition `0.11.2` is from
 * 2026-10 and has no repositories of Hugging Face; those are in `0.9.3`, from 2026-03.
 *
 * Source: EcoLogits, `ecologits/data/models.json` (MPL-2.0, https://github.com/mlco2/ecologits).
 * @example ecologitsModels("0.11.2").find(({ name }) => name === "gpt-4o")?.activeParameters // { min: 44, max: 132 }
 */
export function ecologitsModels(edition: EcologitsEdition): readonly CatalogModel[] {
  const known = editions.get(edition);
  if (known) return known;
  const models = Object.entries(ECOLOGITS_MODELS[edition]).flatMap(([listedBy, text]) =>
    wordsOf(text).map((words) => modelOf(edition, listedBy, words)),
  );
  editions.set(edition, models);
  return models;
}

function modelOf(edition: EcologitsEdition, listedBy: string, words: readonly string[]): CatalogModel {
  const table = `ecologits@${edition}`;
  const [name = "", , , , tokensPerS, timeToFirstTokenS, weights, ...aliases] = words;
  return {
    ...sizeOf(table, words),
    ...optional("tokensPerS", tokensPerS),
    ...optional("timeToFirstTokenS", timeToFirstTokenS),
    ...(aliases.length > 0 && { aliases }),
    vendor: vendorOf(listedBy, name),
    listedBy,
    weights: weights === "open" ? "open" : "closed",
    table,
    ...ECOLOGITS_EDITIONS[edition],
    licence: LICENCE,
  };
}

function vendorOf(listedBy: string, name: string): string {
  if (listedBy === "huggingface_hub") {
    const owner = name.slice(0, name.indexOf("/")).toLowerCase();
    return OWNERS.get(owner) ?? owner;
  }
  // Mistral offers the models of Z.ai too.
  if (/^(?:zai-)?glm-/.test(name)) return "z_ai";
  return VENDORS.get(listedBy) ?? listedBy;
}
