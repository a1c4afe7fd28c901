import { expect, it } from "vitest";
import { addUsage, type usageOf } from "./usage.js";

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
