/** Which models are relatives: a family is held back as a whole, so that no sibling is fitted. */

/** Families by the name of the model at its vendor. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/\/Qwen3-(?:VL|Omni)-/, "Qwen3-VL, Omni"],
  [/\/Qwen3-/, "Qwen3"],
  [/\/Llama-3/, "Llama 3"],
  [/\/Llama-4/, "Llama 4"],
  [/\/DeepSeek-/, "DeepSeek"],
  [/\/gemma-3/, "Gemma 3"],
  [/\/NVIDIA-Nemotron/, "Nemotron"],
  [/\/gpt-oss/, "gpt-oss"],
];

/** Held back together by the fixed split: half of the families, whole vendors, chosen by that and not by the result. */
export const HELD_BACK_FAMILIES: readonly string[] = ["Llama 3", "Llama 4", "DeepSeek", "gpt-oss"];

/** The family of a model. Throws for one that has none: a new model needs a decision. */
export function familyOf(model: string): string {
  const family = FAMILIES.find(([pattern]) => pattern.test(model))?.[1];
  if (family === undefined) throw new Error(`${model} belongs to no family; add it to phase-families.ts.`);
  return family;
}

/** The vendor of a model: the stricter way to hold back, since vendors share recipes across families. */
export const vendorOf = (model: string): string => model.slice(0, model.indexOf("/"));
