import { expect, it } from "vitest";
import { wholeAnswer } from "./whole-answer.js";

const gemini = (modelVersion: string, usageMetadata: object, finishReason?: string): object => ({
  ...{ modelVersion, responseId: "an-id", usageMetadata },
  candidates: [{ content: { parts: [{ text: "…" }] }, ...(finishReason && { finishReason }) }],
});
const text = (tokenCount: number) => ({ modality: "TEXT", tokenCount });

it.each([
  [
    "gemini-cached-content",
    [
      gemini(
        "gemini-2.5-flash",
        {
          ...{
            promptTokenCount: 3520,
            candidatesTokenCount: 2,
            thoughtsTokenCount: 42,
            totalTokenCount: 3564,
          },
          ...{ cachedContentTokenCount: 3512, cacheTokensDetails: [text(3512)] },
          promptTokensDetails: [text(3520)],
        },
        "STOP",
      ),
    ],
    {
      usage: { inputFresh: 3520 - 3512, cacheRead: 3512, output: 2 + 42, reasoning: 42 },
      ...{ model: "gemini-2.5-flash", end: "STOP" },
    },
  ],
  [
    "gemini-tool-results",
    [
      gemini(
        "gemini-3-flash-preview",
        {
          ...{
            promptTokenCount: 95,
            candidatesTokenCount: 66,
            thoughtsTokenCount: 132,
            totalTokenCount: 732,
          },
          ...{ toolUsePromptTokenCount: 439, toolUsePromptTokensDetails: [text(439)] },
          promptTokensDetails: [text(95)],
        },
        "STOP",
      ),
    ],
    {
      usage: { inputFresh: 95 + 439, output: 66 + 132, reasoning: 132 },
      ...{ model: "gemini-3-flash-preview", end: "STOP" },
    },
  ],
  [
    "gemini-video-and-sound",
    [
      gemini(
        "gemini-2.0-flash",
        {
          ...{ promptTokenCount: 4610, candidatesTokenCount: 101, totalTokenCount: 4711 },
          promptTokensDetails: [
            { modality: "VIDEO", tokenCount: 3096 },
            text(14),
            { modality: "AUDIO", tokenCount: 1500 },
          ],
          candidatesTokensDetails: [text(101)],
        },
        "STOP",
      ),
    ],
    {
      usage: { inputFresh: 14, image: 3096, audio: 1500, output: 101 },
      ...{ model: "gemini-2.0-flash", end: "STOP" },
    },
  ],
  [
    "gemini-stream, whose counts are cumulative",
    [
      gemini("gemini-2.5-pro", { promptTokenCount: 34, thoughtsTokenCount: 68, totalTokenCount: 102 }),
      gemini("gemini-2.5-pro", { promptTokenCount: 34, thoughtsTokenCount: 298, totalTokenCount: 332 }),
      gemini("gemini-2.5-pro", {
        ...{
          promptTokenCount: 34,
          candidatesTokenCount: 424,
          thoughtsTokenCount: 787,
          totalTokenCount: 1245,
        },
      }),
      gemini(
        "gemini-2.5-pro",
        { promptTokenCount: 34, candidatesTokenCount: 469, thoughtsTokenCount: 787, totalTokenCount: 1290 },
        "STOP",
      ),
    ],
    {
      usage: { inputFresh: 34, output: 469 + 787, reasoning: 787 },
      ...{ model: "gemini-2.5-pro", end: "STOP" },
    },
  ],
  [
    "gemini-interactions-stream, whose last event has the whole",
    [
      { event_type: "interaction.created", interaction: { id: "an-id", model: "gemini-2.5-flash" } },
      { event_type: "step.stop", index: 1 },
      {
        event_type: "interaction.completed",
        interaction: {
          ...{ id: "an-id", status: "completed", model: "gemini-2.5-flash" },
          usage: {
            ...{ total_input_tokens: 22, total_tool_use_tokens: 198, total_cached_tokens: 0 },
            ...{ total_output_tokens: 590, total_thought_tokens: 1173, total_tokens: 1983 },
          },
        },
      },
    ],
    {
      usage: { inputFresh: 22 + 198, cacheRead: 0, output: 590 + 1173, reasoning: 1173 },
      model: "gemini-2.5-flash",
    },
  ],
  [
    "gemini-embeddings",
    [
      {
        embeddings: [{ values: [0.5] }],
        usageMetadata: { promptTokenCount: 7, promptTokenDetails: [text(7)] },
      },
    ],
    { usage: { inputFresh: 7 } },
  ],
])(
  "a captured answer says its tokens, its model and its end: %s",
  (_, pieces: readonly object[], expected) => {
    expect(wholeAnswer(pieces)).toEqual({ model: undefined, end: undefined, ...expected });
  },
);
