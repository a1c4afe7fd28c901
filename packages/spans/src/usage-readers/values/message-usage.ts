import type { TokenUsage } from "@wattspan/core";
import { labelText } from "@wattspan/core/names";
import { ownData } from "@wattspan/core/observe";
import {
  countIn,
  knownUsage,
  outputParts,
  ownObject,
  sumOf,
  sumUsage,
  withModels,
} from "@wattspan/core/usage";
import { exclusiveUsage, hasCacheFields, hasTotals, MESSAGES } from "./exclusive-usage.js";

/** More samplings than any call has. */
const MAX_ITERATIONS = 1000;

/**
 * Anthropic messages, known by their cache fields, which are always there though they may be null, next to
 * their totals, or by `iterations`. `input_tokens` excludes the cache, `output_tokens` includes thinking.
 *
 * @param model The name for parts of a call without a name.
 */
export function messageUsage(usage: object, model?: string): TokenUsage | undefined {
  const iterations = ownData(usage, "iterations");
  const isMessage = hasCacheFields(usage, MESSAGES) && hasTotals(usage, MESSAGES);
  if (!Array.isArray(iterations) && !isMessage) return undefined;
  const totals = countsOf(usage);
  const thinking = countIn(ownObject(usage, "output_tokens_details"), "thinking_tokens");
  const parts = iterationsOf(iterations, model);
  const sum = parts && sumUsage(...parts.values());
  // A sum below the total is incomplete.
  const counts = sum && (sum.output ?? 0) >= (totals?.output ?? 0) ? sum : totals;
  const known = knownUsage(counts ?? {}, outputParts(counts?.output, thinking));
  return known && parts && counts !== totals ? withModels(known, parts) : known;
}

/** What a library passes on of the provider, if that lists all models that took part: it does not itself. */
export const iterationsUsage = (raw: object | undefined, model?: string): TokenUsage | undefined =>
  raw && ownObject(raw, "iterations") && messageUsage(raw, model);

/**
 * The first event of a message stream. Its output count is only a beginning: the true one comes with
 * `message_delta`, whose counts are cumulative, so a stream that is cut off leaves the output unknown.
 * Source: Anthropic API reference, "Streaming messages", event types.
 */
export function messageStartUsage(usage: object | undefined): TokenUsage | undefined {
  return usage && knownUsage({ ...countsOf(usage), output: undefined });
}

function countsOf(usage: object): TokenUsage | undefined {
  const counts = exclusiveUsage(usage, MESSAGES);
  if (counts?.cacheWrite !== undefined) return counts;
  const ttls = ownObject(usage, "cache_creation");
  const written = sumOf(
    countIn(ttls, "ephemeral_5m_input_tokens"),
    countIn(ttls, "ephemeral_1h_input_tokens"),
  );
  return knownUsage({ ...counts, cacheWrite: written });
}

/**
 * `iterations` lists every sampling of the call, including advisors, compactions and fallback models. The
 * totals next to it exclude compactions and advisors, and have only the first turn's input. Undefined if
 * there is no entry, or one without tokens.
 *
 * Source: @anthropic-ai/sdk, `BetaUsage.iterations`; Anthropic documentation, "Advisor tool", usage and
 * billing.
 */
function iterationsOf(entries: unknown, model = ""): ReadonlyMap<string, TokenUsage> | undefined {
  if (!Array.isArray(entries) || entries.length === 0 || entries.length > MAX_ITERATIONS) return undefined;
  const parts = new Map<string, TokenUsage>();
  for (let index = 0; index < entries.length; index++) {
    const entry: unknown = ownData(entries, index);
    const counts = typeof entry === "object" && entry !== null ? countsOf(entry) : undefined;
    if (counts?.inputFresh === undefined || counts.output === undefined) return undefined;
    const named = ownData(entry as object, "model");
    const name = labelText(typeof named === "string" ? named : model);
    parts.set(name, sumUsage(parts.get(name), counts) ?? counts);
  }
  return parts;
}
