/** Token counts in the attributes of a span, as the parts of `TokenUsage`. */

import type { Attributes } from "@opentelemetry/api";
import type { TokenUsage } from "@wattspan/core";
import { isCount, knownUsage, outputParts, splitInput, sumOf } from "@wattspan/core/usage";

/** A dialect's names of the counts: for each, the first that is present applies. */
export interface CountNames {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly total: readonly string[];
  readonly cacheRead: readonly string[];
  readonly cacheWrite: readonly string[];
  readonly reasoning: readonly string[];
}

function firstCount(attributes: Attributes, names: readonly string[]): number | undefined {
  for (const name of names) {
    const count = attributes[name];
    if (isCount(count)) return count;
  }
  return undefined;
}

/**
 * The usage in attributes.
 * @param exclusive Whether the input excludes cache reads and writes. If more was cached than there
 *   was input, it must.
 * @param thinksApart Whether the output excludes reasoning.
 */
export function spanUsage(
  attributes: Attributes,
  names: CountNames,
  exclusive: boolean,
  thinksApart = false,
): TokenUsage | undefined {
  const input = firstCount(attributes, names.input);
  const output = firstCount(attributes, names.output);
  const cacheRead = firstCount(attributes, names.cacheRead);
  const cacheWrite = firstCount(attributes, names.cacheWrite);
  const reasoning = firstCount(attributes, names.reasoning);
  const total = thinksApart ? sumOf(input, output, reasoning) : firstCount(attributes, names.total);
  const isApart = exclusive || (input !== undefined && (cacheRead ?? 0) + (cacheWrite ?? 0) > input);
  return knownUsage({
    ...(isApart
      ? { inputFresh: input, cacheRead, cacheWrite }
      : splitInput(input, { cacheRead, cacheWrite })),
    ...outputParts(output, reasoning, input, total),
  });
}
