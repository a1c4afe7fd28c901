/** Gemini's generated content and embeddings. */

import type { Answer, Asked, Protocol } from "../provider-server.ts";
import { EVENT_STREAM, sentEvent } from "./frames.ts";

const WORDS = ["Hello", " from", " here", ",", " really"];
/** Tokens of text that each chunk of a stream has counted so far. */
const COUNTED = [1, 1, 2, 3, 4];
/** What is seen at the end: 15 tokens of input, 4 of them cached; 4 of text and 3 of thoughts. */
export const geminiUsage = { inputFresh: 11, cacheRead: 4, output: 7, reasoning: 3 };
/** What the first chunk says, and what the third does. */
export const geminiFirst = { ...geminiUsage, output: 4 };
export const geminiThird = { ...geminiUsage, output: 5 };

export const geminiProtocol: Protocol = {
  answer({ path }: Asked): Answer {
    if (!/stream/i.test(path)) return { document: content(WORDS.join(""), 4, true) };
    const last = WORDS.length - 1;
    const frames = WORDS.map((word, at) => sentEvent(content(word, COUNTED[at] ?? 0, at === last)));
    return { contentType: EVENT_STREAM, frames, broken: sentEvent('{"candidates": [') };
  },
  error: (code, message) => ({ error: { code, message, status: "UNAVAILABLE" } }),
};

function content(text: string, candidatesTokenCount: number, last: boolean): object {
  const candidate = { content: { role: "model", parts: [{ text }] }, index: 0 };
  return {
    candidates: [last ? { ...candidate, finishReason: "STOP" } : candidate],
    modelVersion: "gemini-m-001",
    responseId: "g1",
    usageMetadata: {
      promptTokenCount: 15,
      cachedContentTokenCount: 4,
      candidatesTokenCount,
      thoughtsTokenCount: 3,
      totalTokenCount: 18 + candidatesTokenCount,
      promptTokensDetails: [{ modality: "TEXT", tokenCount: 15 }],
    },
  };
}
