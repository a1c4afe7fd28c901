import { expect, it } from "vitest";
import { addUsage, type usageOf } from "./usage-readers.js";

// pydantic/pydantic-ai #7269, 2026-08-07, gemini-3.1-flash-live-preview: three turns of one session.
it("turns of a Live session add up, each with the input that it read again", () => {
  const turns = [
    [143, 19],
    [181, 24],
    [224, 24],
  ].map(([promptTokenCount = 0, responseTokenCount = 0]) => ({
    serverContent: { turnComplete: true },
    usageMetadata: {
      promptTokenCount,
      responseTokenCount,
      totalTokenCount: promptTokenCount + responseTokenCount,
    },
  }));
  const interrupted = { serverContent: { interrupted: true }, usageMetadata: { promptTokenCount: 250 } };
  const alone = turns.map(({ usageMetadata }) => ({ usageMetadata }));
  const added = (messages: readonly unknown[]) =>
    messages.reduce<ReturnType<typeof usageOf>>((usage, message) => addUsage(usage, message), undefined);
  expect(added(turns)).toEqual({ inputFresh: 143 + 181 + 224, output: 19 + 24 + 24 });
  expect(added(alone)).toEqual(added(turns));
  expect(added([...turns, interrupted])).toEqual({ inputFresh: 143 + 181 + 224 + 250, output: 67 });
});

it.each([
  ["asks for a tool", { toolCall: { functionCalls: [] }, usageMetadata: { promptTokenCount: 250 } }, {}],
  ["says nothing else", { usageMetadata: { promptTokenCount: 250, totalTokenCount: 250 } }, {}],
  [
    "comes from Vertex, which counts candidates", // @google/genai, usageMetadataFromVertex
    { usageMetadata: { promptTokenCount: 250, candidatesTokenCount: 9, totalTokenCount: 259 } },
    { output: 19 + 9 },
  ],
  [
    "comes with a handle to resume the session",
    { sessionResumptionUpdate: {}, usageMetadata: { promptTokenCount: 250, candidatesTokenCount: 9 } },
    { output: 19 + 9 },
  ],
])("a message of a Live session that %s adds to the turns before", (_, message, more) => {
  const before = addUsage(undefined, { usageMetadata: { promptTokenCount: 143, responseTokenCount: 19 } });
  expect(addUsage(before, message)).toEqual({ inputFresh: 143 + 250, output: 19, ...more });
});

it.each([
  ["with candidates", { candidates: [] }],
  ["with its model", { modelVersion: "gemini-2.5-pro" }],
  ["in an object of the application", { text: "…" }],
])("a chunk of generated content %s replaces the counts before", (_, members) => {
  const chunk = (candidatesTokenCount: number) => ({
    ...members,
    usageMetadata: { promptTokenCount: 34, candidatesTokenCount },
  });
  expect(addUsage(addUsage(undefined, chunk(4)), chunk(9))).toEqual({ inputFresh: 34, output: 9 });
});

it("a last chunk of generated content that has nothing but its counts replaces those before", () => {
  const usageMetadata = { promptTokenCount: 34, candidatesTokenCount: 4, totalTokenCount: 38 };
  const last = { usageMetadata: { ...usageMetadata, candidatesTokenCount: 9, totalTokenCount: 43 } };
  const before = addUsage(undefined, { candidates: [], usageMetadata });
  expect(addUsage(before, last)).toEqual({ inputFresh: 34, output: 9 });
  expect(addUsage(addUsage(before, last), last)).toEqual({ inputFresh: 34, output: 9 });
});

// OpenAI documentation, "Managing costs" of Realtime: the entire conversation is sent to the model for each response.
it("responses of a Realtime session add up, with the transcripts of what was said", () => {
  const response = (input: number, cached: number, output: number) => ({
    type: "response.done",
    response: {
      usage: { input_tokens: input, output_tokens: output, input_token_details: { cached_tokens: cached } },
    },
  });
  const transcript = {
    type: "conversation.item.input_audio_transcription.completed",
    usage: { type: "tokens", input_tokens: 5, input_token_details: { audio_tokens: 5 }, output_tokens: 3 },
  };
  const seconds = { ...transcript, usage: { type: "duration", seconds: 3 } };
  const created = { type: "response.created", response: { usage: null } };
  const events = [created, response(20, 0, 10), transcript, seconds, created, response(50, 20, 12)];
  const usage = events.reduce<ReturnType<typeof usageOf>>((sum, event) => addUsage(sum, event), undefined);
  expect(usage).toEqual({ inputFresh: 20 + 30, audio: 5, cacheRead: 20, output: 10 + 3 + 12 });
});
