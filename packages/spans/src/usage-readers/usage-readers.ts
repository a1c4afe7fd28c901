/** The readers of usage: one line each. */

import type { TokenUsage, UsageReader } from "@wattspan/core";
import { UsageReading } from "@wattspan/core/usage";
import { aiSdk } from "./ai-sdk.js";
import { alephAlpha } from "./aleph-alpha.js";
import { anthropic } from "./anthropic.js";
import { bedrock } from "./bedrock.js";
import { cohere } from "./cohere.js";
import { embeddings } from "./embeddings.js";
import { gemini } from "./gemini.js";
import { langChain } from "./langchain.js";
import { openAi } from "./openai.js";
import { llamaCpp } from "./servers/llama-cpp.js";
import { lmStudio } from "./servers/lm-studio.js";
import { ollama } from "./servers/ollama.js";
import { tgi } from "./servers/tgi.js";

/**
 * Reads the answers of all known clients, for the option `usageReaders`. The first that reads an answer is right: those
 * that look closer come first.
 */
export const usageReaders: readonly UsageReader[] = /* @__PURE__ */ [
  langChain,
  aiSdk,
  llamaCpp,
  bedrock,
  anthropic,
  cohere,
  gemini,
  openAi,
  embeddings,
  tgi,
  ollama,
  lmStudio,
  alephAlpha,
].map(inspecting);

/** An answer that cannot be inspected, as a proxy that throws, states nothing: that is no fault of the reader. */
function inspecting(reader: UsageReader): UsageReader {
  return {
    ...reader,
    read(answer, model) {
      try {
        return reader.read(answer, model);
      } catch {
        return undefined;
      }
    },
  };
}

const reading = /* @__PURE__ */ new UsageReading(usageReaders);

/**
 * The tokens of a response, or of one chunk or event of a stream, in the shapes of the clients in the guide
 * to tokens. Other values give `undefined`, and a field that is missing or not a valid count is absent:
 * nothing is guessed. Reads only own data properties, never getters, and never throws.
 * @param value Anything.
 * @param model The requested model: the name for unnamed parts of a call that several models served.
 * @returns Tokens as a partition, see `TokenUsage`.
 * @example
 * usageOf({ usage: { prompt_tokens: 11, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 4 } } });
 * // { inputFresh: 7, cacheRead: 4, output: 7 }
 */
export const usageOf = (value: unknown, model?: string): TokenUsage | undefined => reading.of(value, model);

/**
 * Adds the usage of a stream's chunk to that of the earlier ones.
 * @example
 * const events = [{ type: "message_start", message: { usage: { input_tokens: 11 } } }, { usage: { output_tokens: 7 } }];
 * events.reduce<TokenUsage | undefined>((usage, event) => addUsage(usage, event), undefined); // { inputFresh: 11, output: 7 }
 */
export const addUsage = (previous: TokenUsage | undefined, value: unknown, model?: string) =>
  reading.add(previous, value, model);
