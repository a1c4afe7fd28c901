/** Families of related models: a family is held back as a whole, so that no sibling is fitted. */

import type { AttentionKind } from "../../packages/models/src/phase/energy/attention-cost.ts";

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

/**
 * Held back together by the fixed split: half of the families, whole vendors, chosen by that and not by the
 * result.
 */
export const HELD_BACK_FAMILIES: readonly string[] = ["Llama 3", "Llama 4", "DeepSeek", "gpt-oss"];

/** The family of a model. Throws for a model without one: a new model needs a decision. */
export function familyOf(model: string): string {
  const family = FAMILIES.find(([pattern]) => pattern.test(model))?.[1];
  if (family === undefined) throw new Error(`${model} belongs to no family; add it to phase-families.ts.`);
  return family;
}

/** Attention by family, as the vendors describe it. */
const ATTENTION: Readonly<Record<string, AttentionKind>> = {
  "Qwen3-VL, Omni": "grouped", // arXiv:2511.21631
  Qwen3: "grouped", // arXiv:2505.09388
  "Llama 3": "grouped", // arXiv:2407.21783
  "Llama 4": "sparse", // three of four layers see chunks of 8,192 tokens (model card)
  DeepSeek: "latent", // arXiv:2412.19437
  "Gemma 3": "sparse", // five of six layers see a window of 1,024 tokens (arXiv:2503.19786)
  Nemotron: "sparse", // most layers are Mamba-2 (arXiv:2508.14444)
  "gpt-oss": "sparse", // every other layer sees a window of 128 tokens (arXiv:2508.10925)
};

/** The attention of a model of the table. */
export const attentionOf = (model: string): AttentionKind | undefined => ATTENTION[familyOf(model)];

/**
 * The share of its context that a model of the table reads, relative to grouped queries of all layers.
 * Contexts are 300 to 8,000 tokens long, so only compression and windows of 128 tokens matter: other windows
 * are longer, and running states must be read as well.
 */
const READS: Readonly<Record<string, number>> = { DeepSeek: 0.3, "gpt-oss": 0.5 };

/** The share of a context that is read, relative to grouped queries of all layers. */
export const readsOf = (model: string): number => READS[familyOf(model)] ?? 1;
