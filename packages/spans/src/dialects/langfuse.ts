/**
 * Langfuse's own client. It states a span's meaning just after its start. Its tokens are JSON text, in which
 * the input and the output exclude each of their parts: the cache, sound, text, reasoning.
 */

import type { Attributes } from "@opentelemetry/api";
import type { StepKind, TokenUsage } from "@wattspan/core";
import { countIn, firstCount, knownUsage, splitInput, sumOf } from "@wattspan/core/usage";
import { usageOf } from "../usage-readers/usage-readers.js";
import { type Dialect, inTable, type SpanMeaning, type StartedSpan, textIn } from "./dialect.js";
import { objectIn } from "./values/json-text.js";
import { makerOf } from "./values/model-maker.js";

/** The attribute that identifies its spans. */
const LANGFUSE_TYPE = "langfuse.observation.type";

const STEPS: Readonly<Record<string, StepKind>> = {
  chain: "other",
  evaluator: "evaluate",
  guardrail: "evaluate",
  retriever: "retrieval",
  tool: "tool",
};

export const langfuse: Dialect = {
  name: "langfuse",
  scopes: ["langfuse-sdk"],
  meaning(span) {
    const type = textIn(span.attributes, LANGFUSE_TYPE);
    return type === undefined ? undefined : meaningOfType(type, span);
  },
  usage: ({ "langfuse.observation.usage_details": details }) => usageIn(details),
  answer: (attributes) => ({ id: undefined, model: modelIn(attributes) }),
  failed: (attributes) => attributes["langfuse.observation.level"] === "ERROR",
};

const modelIn = (attributes: Attributes) => textIn(attributes, "langfuse.observation.model.name");

function meaningOfType(type: string, { name, attributes }: StartedSpan): SpanMeaning | undefined {
  if (type === "agent") return { kind: "agent", name };
  const stepKind = inTable(STEPS, type);
  if (stepKind) return { kind: "step", stepKind, name };
  if (type !== "generation" && type !== "embedding") return undefined;
  const model = modelIn(attributes);
  // Span names of its wrapper of OpenAI's client, which knows no other provider.
  const [, method] = /^OpenAI\.(\w+)/.exec(name) ?? [];
  const operation = type === "embedding" || method === "embeddings" ? "embeddings" : "chat";
  return { kind: "inference", model, operation, provider: method ? "openai" : makerOf(model) };
}

/** Names of its wrappers, which put `input_` and `output_` before those of the provider's parts. */
const READ = ["input_cached_tokens", "cache_read_input_tokens", "input_cache_read"];
const WRITTEN = ["cache_creation_input_tokens", "input_cache_creation", "input_cache_write_tokens"];
const IMAGE = ["input_image_tokens", "input_image"];
const AUDIO = ["input_audio_tokens", "input_audio"];
/** What is no part of its own: the cache, and the whole in a provider's words. */
const NO_PART: ReadonlySet<string> = new Set([...READ, ...WRITTEN, "input_tokens", "output_tokens"]);

/** An application's own usage may have its provider's names. */
function usageIn(text: unknown): TokenUsage | undefined {
  const details = objectIn(text);
  if (!details) return undefined;
  const input = countIn(details, "input");
  const output = countIn(details, "output");
  if (input === undefined && output === undefined) return usageOf({ usage: details });
  const cacheRead = firstCount(details, READ);
  const cacheWrite = firstCount(details, WRITTEN);
  const others = partsOf(details, "input_");
  const shown = partsOf(details, "output_");
  const all = sumOf(input, others, cacheRead, cacheWrite, output, shown) ?? 0;
  const cached = (cacheRead ?? 0) + (cacheWrite ?? 0);
  const twice = statedTwice(all - (countIn(details, "total") ?? all), others, cached, shown);
  const computed = input === undefined ? undefined : input + others - twice.input;
  const made = output === undefined ? undefined : output + shown - twice.output;
  const reasoning = firstCount(details, ["output_reasoning_tokens", "output_reasoning"]);
  // Sound that may have come from the cache stays with the rest.
  const [image, audio] = cacheRead ? [] : [firstCount(details, IMAGE), firstCount(details, AUDIO)];
  return knownUsage({
    ...splitInput(computed, { image: image || undefined, audio: audio || undefined }),
    cacheRead,
    cacheWrite,
    output: made,
    reasoning: reasoning !== undefined && reasoning > (made ?? reasoning) ? undefined : reasoning,
  });
}

/**
 * Some providers state a part in two ways, as the total shows: the text that came from the cache, the reasoning
 * in the output's text. What no part of the output explains is the input's.
 */
function statedTwice(excess: number, others: number, cached: number, shown: number) {
  const twice = Math.max(0, excess);
  const inCache = Math.min(twice, others, cached);
  const output = Math.min(twice - inCache, shown);
  return { input: Math.min(twice - output, others), output };
}

/** The parts beside the cache. */
function partsOf(details: object, prefix: string): number {
  let sum = 0;
  for (const name of Object.keys(details))
    if (name.startsWith(prefix) && !NO_PART.has(name)) sum += countIn(details, name) ?? 0;
  return sum;
}
