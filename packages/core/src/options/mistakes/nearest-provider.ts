import { hostedProviders } from "../../names/provider-names.js";
import { nearestOf } from "../nearest-names.js";

/** Earlier lookups: calls of one application mostly have the same provider. */
const found = new Map<string, string | undefined>();
/** Some applications generate names. */
const MAX = 1000;

/**
 * The provider of hosted models whose name is most similar to an unknown one. For people to read.
 * @example nearestProvider("opneai") // "openai"
 */
export function nearestProvider(unknown: string): string | undefined {
  if (found.has(unknown) || found.size >= MAX) return found.get(unknown);
  const [nearest] = nearestOf(unknown, hostedProviders(), 1);
  // Who calls it `our-gateway` has not misspelt `gateway`.
  const meant = nearest !== undefined && unknown.includes(nearest) ? undefined : nearest;
  found.set(unknown, meant);
  return meant;
}
