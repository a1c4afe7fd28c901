import type { TokenUsage, UsageReader } from "@wattspan/core";
import { ownData } from "@wattspan/core/observe";
import {
  countIn,
  firstCount,
  firstObject,
  inputOf,
  knownUsage,
  outputParts,
  ownObject,
  splitInput,
  sumOf,
  TOTAL,
} from "@wattspan/core/usage";
import { HELD, heldUsage } from "./values/held-usage.js";
import { inclusiveUsage } from "./values/inclusive-usage.js";
import { listedUsage } from "./values/listed-usage.js";

/** Pictures, and the frames of films; documents stay with the text. */
const IMAGE = ["IMAGE", "VIDEO"];
const AUDIO = ["AUDIO"];
/** Names in generated content, and in interactions. */
const PROMPT = ["promptTokenCount", "total_input_tokens"] as const;
const CACHED = ["cachedContentTokenCount", "total_cached_tokens"] as const;
const TOOL_RESULTS = ["toolUsePromptTokenCount", "total_tool_use_tokens"] as const;
const THOUGHTS = ["thoughtsTokenCount", "total_thought_tokens"] as const;
const CANDIDATES = ["candidatesTokenCount", "total_output_tokens"] as const;
/** More modalities than there are. */
const MAX_MODALITIES = 20;
/** Messages of more parts are not looked at. */
const MAX_PARTS = 64;

/** Gemini and Vertex: their own API, and that like OpenAI's. */
export const gemini: UsageReader = {
  name: "gemini",
  marks: [...HELD, "usageMetadata", "interaction", "embeddings"],
  read(answer, model) {
    const usage = heldUsage(answer) ?? heldUsage(ownObject(answer, "interaction"));
    if (usage)
      return (
        (isGemini(ownData(answer, "model") ?? model) ? compatibleUsage(usage, answer, model) : undefined) ??
        geminiUsage(usage)
      );
    const stated = ownObject(answer, "usageMetadata");
    return stated ? geminiUsage(stated) : vertexUsage(ownObject(answer, "embeddings"));
  },
  counts: (piece, usage, before) =>
    isOfLiveSession(piece, before !== undefined && inputOf(usage) === inputOf(before)) ? "more" : undefined,
};

const compatibleUsage = (usage: object, answer: object, model: string | undefined) =>
  withThoughts(inclusiveUsage(usage), usage, answer, model);

/** Vertex's embeddings in Google's client, each with its own. Source: @google/genai, `ContentEmbeddingStatistics`. */
const vertexUsage = (embeddings: object | undefined) =>
  ownObject(ownObject(embeddings, "0"), "statistics") && listedUsage(embeddings, embeddingUsage);

const embeddingUsage = (embedding: object) =>
  knownUsage({ inputFresh: countIn(ownObject(embedding, "statistics"), "tokenCount") });

/**
 * `usageMetadata` of content that Gemini or Vertex generated, and `usage` of the Interactions API. The prompt
 * includes cached content. Tool results that were returned to the model count separately, and so do thoughts,
 * unless the total shows that the candidates include them. The total of a Live session leaves thoughts out. Each
 * chunk of a stream repeats it.
 *
 * Source: Gemini API reference, `GenerateContentResponse.UsageMetadata`, Live API, `UsageMetadata`;
 * @google/genai, `Interactions.Usage`.
 */
function geminiUsage(usage: object): TokenUsage | undefined {
  const prompt = firstCount(usage, PROMPT);
  const cacheRead = firstCount(usage, CACHED);
  const toolResults = firstCount(usage, TOOL_RESULTS);
  const thoughts = firstCount(usage, THOUGHTS);
  const response = countIn(usage, "responseTokenCount");
  const candidates = response ?? firstCount(usage, CANDIDATES);
  const total = firstCount(usage, TOTAL);
  const among =
    response === undefined && candidates !== undefined && sumOf(prompt, toolResults, candidates) === total;
  const parts = splitInput(prompt, {
    cacheRead,
    image: computedOf(IMAGE, usage, cacheRead),
    audio: computedOf(AUDIO, usage, cacheRead),
  });
  const inputFresh = parts.inputFresh === undefined ? undefined : sumOf(parts.inputFresh, toolResults);
  const made = outputParts(among ? candidates : sumOf(candidates, thoughts), thoughts);
  return knownUsage({ ...parts, inputFresh }, made);
}

/** What a message of a Live session may hold next to its tokens. Source: @google/genai, `LiveServerMessage`. */
const LIVE = [
  ...["serverContent", "toolCall", "toolCallCancellation", "setupComplete", "goAway"],
  ...["sessionResumptionUpdate", "voiceActivity", "voiceActivityDetectionSignal"],
] as const;

/**
 * Whether this is a message of a Live session. Each states what its turn processed: the input with all
 * earlier turns, which the model reads again. A turn without output does not count it, and Vertex counts it as
 * candidates, so the message itself has to show it: by another member, or by none, as generated content mostly
 * has some. A last chunk of it without any repeats the input, and no turn has that of those before.
 *
 * Sources: discuss.ai.google.dev/t/140340, where an author of its documentation writes that all tokens of the
 * session are billed at each turn; pydantic/pydantic-ai #7269, sessions of three turns, as recorded; Live API,
 * `BidiGenerateContentServerMessage`, which may have tokens, and exactly one other member otherwise.
 *
 * @param isSameInput Whether as much input was stated before.
 */
function isOfLiveSession(value: object, isSameInput: boolean): boolean {
  const usage = ownObject(value, "usageMetadata");
  if (usage === undefined) return false;
  return (
    countIn(usage, "responseTokenCount") !== undefined ||
    LIVE.some((member) => ownData(value, member) !== undefined) ||
    (!isSameInput && Object.keys(value).length === 1)
  );
}

/**
 * Gemini behind an API like OpenAI's states its thoughts in the total alone, and so does LangChain: what the total
 * exceeds the input by is the output. LangChain's total has the results of Gemini's own tools too, so that its message
 * must show that none ran; a stream's earlier pieces are not asked. Sources: answers of
 * generativelanguage.googleapis.com/v1beta/openai, as recorded; langchain-ai/langchainjs #11422.
 * @param known What the usage states otherwise.
 * @param answer What holds the usage, and may name the model.
 */
export function withThoughts(
  known: TokenUsage | undefined,
  usage: object,
  answer: object,
  model: string | undefined,
): TokenUsage | undefined {
  const isWhole = known?.inputFresh !== undefined && known.reasoning === undefined;
  if (!isWhole || known.output === undefined) return known;
  const all = (countIn(usage, "total_tokens") ?? 0) - inputOf(known);
  const isMore = all > known.output && isGemini(ownData(answer, "model") ?? model);
  return isMore && (ownObject(answer, "usage") === usage || ranNoTools(answer))
    ? { ...known, ...knownUsage({ output: all }) }
    : known;
}

/** What a message of LangChain has where no tool of Gemini ran. */
const PARTS: readonly unknown[] = ["text", "thinking", "reasoning", "functionCall"];
const GROUNDS = ["groundingMetadata", "urlContextMetadata"];
const METADATA = ["response_metadata", "additional_kwargs"];

function ranNoTools(message: object): boolean {
  const isGrounded = METADATA.some((holder) => firstObject(ownObject(message, holder), GROUNDS));
  if (isGrounded) return false;
  const content = ownData(message, "content");
  if (!Array.isArray(content)) return typeof content === "string" && content !== "";
  if (content.length === 0 || content.length > MAX_PARTS) return false;
  for (let index = 0; index < content.length; index++) {
    const part = ownObject(content, String(index));
    if (!part || !PARTS.includes(ownData(part, "type"))) return false;
  }
  return true;
}

const isGemini = (model: unknown): boolean => typeof model === "string" && GEMINI.test(model);
/** Also as `google/gemini-…`, and not of models that are made from it. */
const GEMINI = /^(?:.*\/)?gemini-/i;

/** Tokens of some kinds that did not come from the cache; if that is unknown they stay with the rest. */
function computedOf(kinds: readonly unknown[], usage: object, cacheRead = 0): number | undefined {
  const all = modality(kinds, ownObject(usage, "promptTokensDetails"));
  const cached = cacheRead === 0 ? 0 : modality(kinds, ownObject(usage, "cacheTokensDetails"));
  return all !== undefined && cached !== undefined && all > cached ? all - cached : undefined;
}

function modality(kinds: readonly unknown[], details: object | undefined): number | undefined {
  if (!Array.isArray(details)) return undefined;
  let sum = 0;
  for (let index = 0; index < Math.min(details.length, MAX_MODALITIES); index++) {
    const detail = ownObject(details, String(index));
    if (detail && kinds.includes(ownData(detail, "modality"))) sum += countIn(detail, "tokenCount") ?? 0;
  }
  return sum;
}
