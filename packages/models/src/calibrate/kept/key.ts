/** What reports are kept under: a model at a provider, and calls of like size. */

import type { EstimatorInput } from "@wattspan/core";

/** Neither names of models nor of providers have it; calls whose names do are left to the estimator. */
const SEPARATOR = "\n";
const KEY = /^[^\n]*\n[^\n]*\n-?\d{1,3}$/;

/**
 * The key of a call whose estimate is so many joules; undefined where several models served it. Calls of other sizes have other factors, as what a call takes
 * before its first token, or how many are served at once, is not in proportion: each power of four of the estimate has a key.
 * @example keyOf({ model: "gpt-4o", provider: "openai", operation: "chat" }, 100) // "gpt-4o\nopenai\n3"
 */
export function keyOf({ model, provider = "", usage }: EstimatorInput, joules: number): string | undefined {
  if (usage?.byModel?.length || model.includes(SEPARATOR) || provider.includes(SEPARATOR)) return undefined;
  return `${model}${SEPARATOR}${provider}${SEPARATOR}${Math.floor(Math.log2(joules) / 2)}`;
}

/** The size in a key, and what is before it. @example sizeOf("gpt-4o\nopenai\n3") // { of: "gpt-4o\nopenai", size: 3 } */
export function sizeOf(key: string): { readonly of: string; readonly size: number } {
  const at = key.lastIndexOf(SEPARATOR);
  return { of: key.slice(0, at), size: Number(key.slice(at + 1)) };
}

/** @example withSize("gpt-4o\nopenai", 3) // "gpt-4o\nopenai\n3" */
export const withSize = (of: string, size: number): string => `${of}${SEPARATOR}${size}`;

/** Whether it is one of these. */
export const isKey = (text: string): boolean => KEY.test(text);

/** What a key is of; `from` and `to` in joules. */
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
