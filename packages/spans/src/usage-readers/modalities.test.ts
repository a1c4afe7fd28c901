import { describe, expect, it } from "vitest";
import { usageOf } from "./usage-readers.js";

const chat = (details: object) => ({
  usage: { prompt_tokens: 100, completion_tokens: 7, total_tokens: 107, prompt_tokens_details: details },
});

describe("an input that is no text", () => {
  it.each([
    [
      "sound of a chat",
      chat({ audio_tokens: 60, cached_tokens: 0 }),
      { inputFresh: 40, cacheRead: 0, audio: 60, output: 7 },
    ],
    [
      "pictures of a chat (xAI)",
      chat({ text_tokens: 30, image_tokens: 70 }),
      { inputFresh: 30, image: 70, output: 7 },
    ],
    [
      "films and pictures of a chat (OpenRouter)",
      chat({ cached_tokens: 0, cache_write_tokens: 0, audio_tokens: 0, image_tokens: 20, video_tokens: 60 }),
      { inputFresh: 20, cacheRead: 0, cacheWrite: 0, image: 80, output: 7 },
    ],
    [
      "films, partly cached (OpenRouter), which stay with the rest",
      chat({ cached_tokens: 30, video_tokens: 60 }),
      { inputFresh: 70, cacheRead: 30, output: 7 },
    ],
    [
      "pictures to be edited",
      {
        usage: {
          input_tokens: 100,
          output_tokens: 4000,
          input_tokens_details: { image_tokens: 90, text_tokens: 10 },
        },
      },
      { inputFresh: 10, image: 90, output: 4000 },
    ],
    [
      "sound to be written down",
      {
        usage: {
          type: "tokens",
          input_tokens: 100,
          output_tokens: 7,
          input_token_details: { audio_tokens: 98, text_tokens: 2 },
        },
      },
      { inputFresh: 2, audio: 98, output: 7 },
    ],
    [
      "Realtime, partly cached",
      {
        type: "response.done",
        response: {
          usage: {
            input_tokens: 100,
            output_tokens: 7,
            input_token_details: {
              ...{ cached_tokens: 64, text_tokens: 30, audio_tokens: 70 },
              cached_tokens_details: { text_tokens: 20, audio_tokens: 44 },
            },
            output_token_details: { text_tokens: 2, audio_tokens: 5 },
          },
        },
      },
      { inputFresh: 10, cacheRead: 64, audio: 26, output: 7 },
    ],
    [
      "LangChain",
      {
        usage_metadata: {
          input_tokens: 100,
          output_tokens: 7,
          total_tokens: 107,
          input_token_details: { audio: 60, cache_read: 0 },
        },
      },
      { inputFresh: 40, cacheRead: 0, audio: 60, output: 7 },
    ],
    [
      "Gemini: pictures, films and sound",
      {
        usageMetadata: {
          ...{ promptTokenCount: 100, candidatesTokenCount: 7, totalTokenCount: 107 },
          promptTokensDetails: [
            { modality: "TEXT", tokenCount: 20 },
            { modality: "IMAGE", tokenCount: 25 },
            { modality: "VIDEO", tokenCount: 15 },
            { modality: "AUDIO", tokenCount: 30 },
            { modality: "DOCUMENT", tokenCount: 10 },
          ],
        },
      },
      { inputFresh: 30, image: 40, audio: 30, output: 7 },
    ],
    [
      "Vertex, partly cached",
      {
        usageMetadata: {
          ...{ promptTokenCount: 100, cachedContentTokenCount: 50, candidatesTokenCount: 7 },
          promptTokensDetails: [
            { modality: "IMAGE", tokenCount: 80 },
            { modality: "TEXT", tokenCount: 20 },
          ],
          cacheTokensDetails: [{ modality: "IMAGE", tokenCount: 50 }],
        },
      },
      { inputFresh: 20, cacheRead: 50, image: 30, output: 7 },
    ],
  ])("an input that is no text is counted apart: %s", (_, value, expected) => {
    expect(usageOf(value)).toEqual(expected);
  });

  it.each([
    ["of a part of which some is cached, not known what", chat({ audio_tokens: 60, cached_tokens: 50 }), 50],
    ["of more than all", chat({ audio_tokens: 60, image_tokens: 60 }), 100],
    ["that is no count", chat({ audio_tokens: "60", image_tokens: -1 }), 100],
    ["that is none", chat({ audio_tokens: 0, image_tokens: 0 }), 100],
    [
      "in a list that is none",
      {
        usageMetadata: {
          promptTokenCount: 100,
          candidatesTokenCount: 7,
          promptTokensDetails: { 0: { modality: "IMAGE", tokenCount: 5 } },
        },
      },
      100,
    ],
    [
      "without a kind",
      {
        usageMetadata: {
          promptTokenCount: 100,
          candidatesTokenCount: 7,
          promptTokensDetails: [null, 5, { tokenCount: 5 }, { modality: {}, tokenCount: 5 }],
        },
      },
      100,
    ],
  ])("an input that is no text stays with the rest: %s", (_, value, inputFresh) => {
    const { image, audio, ...usage } = usageOf(value) ?? {};
    expect([image, audio]).toEqual([undefined, undefined]);
    expect(usage.inputFresh).toBe(inputFresh);
  });
});
