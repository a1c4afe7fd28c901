/** The key of reports: a model at a provider, and calls of similar size. */

import type { EstimatorInput } from "@wattspan/core";

/** Names of models and providers do not contain it; calls whose names do keep the estimator's band. */
const SEPARATOR = "\n";
const KEY = /^[^\n]*\n[^\n]*\n-?\d{1,3}$/;

/**
 * The key of a call whose estimate is `joules`; undefined where several models served it. The factor depends
 * on the size, because the energy before the first token, or the number of calls served at once, is not
 * proportional: each power of four of the estimate has a key.
 * @example keyOf({ model: "gpt-4o", provider: "openai", operation: "chat" }, 100) // "gpt-4o\nopenai\n3"
 */
export function keyOf({ model, provider = "", usage }: EstimatorInput, joules: number): string | undefined {
  if (usage?.byModel?.length || model.includes(SEPARATOR) || provider.includes(SEPARATOR)) return undefined;
  return `${model}${SEPARATOR}${provider}${SEPARATOR}${Math.floor(Math.log2(joules) / 2)}`;
}

/**
 * The size in a key, and the part before it.
 * @example sizeOf("gpt-4o\nopenai\n3") // { of: "gpt-4o\nopenai", size: 3 }
 */
export function sizeOf(key: string): { readonly of: string; readonly size: number } {
  const at = key.lastIndexOf(SEPARATOR);
  return { of: key.slice(0, at), size: Number(key.slice(at + 1)) };
}

/** @example withSize("gpt-4o\nopenai", 3) // "gpt-4o\nopenai\n3" */
export const withSize = (of: string, size: number): string => `${of}${SEPARATOR}${size}`;

/** Whether a text is a key. */
export const isKey = (text: string): boolean => KEY.test(text);

/** The parts of a key; `from` and `to` in joules. */
export interface KeyParts {
  readonly model: string;
  readonly provider?: string;
  readonly from: number;
  readonly to: number;
}

/** @example partsOf("gpt-4o\nopenai\n3") // { model: "gpt-4o", provider: "openai", from: 64, to: 256 } */
export function partsOf(key: string): KeyParts {
  const [model = "", provider = "", power] = key.split(SEPARATOR);
  const from = 4 ** Number(power);
  return { model, ...(provider && { provider }), from, to: 4 * from };
}
