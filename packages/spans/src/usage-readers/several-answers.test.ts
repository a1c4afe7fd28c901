import { expect, it } from "vitest";
import { addUsage, type usageOf } from "./usage-readers.js";

const added = (events: readonly unknown[]) =>
  events.reduce<ReturnType<typeof usageOf>>((usage, event) => addUsage(usage, event), undefined);

const response = (id: string | undefined, input: number, output: number, type = "response.completed") => ({
  type,
  response: { id, model: "gpt-5", usage: { input_tokens: input, output_tokens: output } },
});

/** A message, as Anthropic streams it: its first event has a partial output. */
const message = (id: string | undefined, input: number, output: number) => [
  { type: "message_start", message: { id, usage: { input_tokens: input, output_tokens: 1 } } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "…" } },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: output } },
  { type: "message_stop" },
];

it.each(["response.completed", "response.done"])(
  "responses of several events %s in a stream add up, each once, even if others come between",
  (type) => {
    const [first, second] = [response("resp_1", 20, 10, type), response("resp_2", 50, 12, type)];
    expect(added([first, second])).toEqual({ inputFresh: 70, output: 22 });
    expect(added([first, first, second, second, first])).toEqual({ inputFresh: 70, output: 22 });
  },
);

it("events of one response replace what those before stated of it", () => {
  const begun = response("resp_2", 50, 0, "response.in_progress");
  const events = [response("resp_1", 20, 10), begun, response("resp_2", 50, 12)];
  expect(added(events)).toEqual({ inputFresh: 70, output: 22 });
});

it("an incomplete response adds to the complete ones", () => {
  const events = [response("resp_1", 20, 10), response("resp_2", 50, 3, "response.incomplete")];
  expect(added(events)).toEqual({ inputFresh: 70, output: 13 });
});

// @google/genai, `AutomaticContinuationOption`: each hop is an interaction of its own, and their tokens are summed.
it("the parts of a long interaction that Gemini's client continues add up, each once", () => {
  const part = (id: string, input: number, output: number) => ({
    event_type: "interaction.completed",
    interaction: { id, usage: { total_input_tokens: input, total_output_tokens: output } },
  });
  const [first, second] = [part("int_1", 20, 10), part("int_2", 50, 12)];
  expect(added([first, second, second])).toEqual({ inputFresh: 70, output: 22 });
});

// @google/genai, `processAfcStream`: it answers the functions that the model calls, and asks again, in one stream.
it("the turns between which Gemini's client calls functions add up, in one stream", () => {
  const chunk = (promptTokenCount: number, candidatesTokenCount: number) => ({
    candidates: [{ content: { role: "model", parts: [{ text: "…" }] } }],
    responseId: "r",
    usageMetadata: { promptTokenCount, candidatesTokenCount },
  });
  const called = {
    candidates: [{ content: { role: "user", parts: [{ functionResponse: { name: "f" } }] } }],
  };
  const turns = [chunk(20, 5), chunk(20, 10), called, chunk(50, 4), chunk(50, 12), called, chunk(90, 1)];
  expect(added(turns)).toEqual({ inputFresh: 160, output: 23 });
  expect(added([called, ...turns.slice(0, 3)])).toEqual({ inputFresh: 20, output: 10 });
});

it("responses without an id replace one another: they may be one", () => {
  expect(added([response(undefined, 20, 10), response(undefined, 20, 12)])).toEqual({
    inputFresh: 20,
    output: 12,
  });
});

it.each([
  ["with ids", "msg_1", "msg_2"],
  ["without", undefined, undefined],
])("several messages in a stream add up, %s", (_, first, second) => {
  const messages = [...message(first, 20, 10), ...message(second, 50, 12)];
  expect(added(messages)).toEqual({ inputFresh: 70, output: 22 });
});

it("a message that is cut off after another has its input added, and no partial output", () => {
  const [start] = message("msg_2", 50, 12);
  expect(added([...message("msg_1", 20, 10), start])).toEqual({ inputFresh: 70, output: 10 });
});

it("a transcript between two statements of one response stays", () => {
  const transcript = {
    type: "conversation.item.input_audio_transcription.completed",
    usage: { type: "tokens", input_tokens: 5, output_tokens: 3 },
  };
  const done = response("resp_1", 20, 10, "response.done");
  expect(added([transcript, done, transcript, done])).toEqual({ inputFresh: 30, output: 16 });
});

it("adding to an earlier sum again gives the same: no sum remembers what was added to it", () => {
  const before = added([response("resp_1", 20, 10)]);
  const after = { inputFresh: 70, output: 22 };
  expect(addUsage(before, response("resp_2", 50, 12))).toEqual(after);
  expect(addUsage(before, response("resp_2", 50, 12))).toEqual(after);
});

const usage = (input: number, output: number) => ({ prompt_tokens: input, completion_tokens: output });

/** A chat completion, as servers stream it that state its tokens so far in each piece. */
const pieces = (ids: readonly string[], input: number, output: number) => [
  { id: ids[0], choices: [{ delta: {}, finish_reason: null }], usage: usage(input, 1) },
  { id: ids[1] ?? ids[0], choices: [{ delta: {}, finish_reason: "stop" }], usage: usage(input, output) },
  { id: ids[2] ?? ids[0], choices: [], usage: usage(input, output) },
];

it.each([
  [
    "messages",
    (id: string, input_tokens: number, output_tokens: number) => [
      { id, type: "message", role: "assistant", content: [], usage: { input_tokens, output_tokens } },
    ],
  ],
  [
    "chat completions",
    (id: string, input: number, output: number) => [
      { id, choices: [{ message: {}, finish_reason: "stop" }], usage: usage(input, output) },
    ],
  ],
  [
    "responses",
    (id: string, input_tokens: number, output_tokens: number) => [
      { id, object: "response", usage: { input_tokens, output_tokens } },
    ],
  ],
  ["streams of chat completions", (id: string, input: number, output: number) => pieces([id], input, output)],
  [
    "last pieces of such streams",
    (id: string, input: number, output: number) => pieces([id], input, output).slice(2),
  ],
  [
    "streams in the events of Mistral's client",
    (id: string, promptTokens: number, completionTokens: number) => [
      { data: { id, choices: [{ finishReason: "stop" }], usage: { promptTokens, completionTokens } } },
    ],
  ],
  [
    "streams of Gemini, as its client joins them where it calls functions",
    (responseId: string, promptTokenCount: number, candidatesTokenCount: number) =>
      [1, candidatesTokenCount].map((made) => ({
        responseId,
        candidates: [{ content: {}, ...(made > 1 && { finishReason: "STOP" }) }],
        usageMetadata: { promptTokenCount, candidatesTokenCount: made },
      })),
  ],
])("%s of a loop in one stream add up, each once", (_, answer) => {
  const [first, second] = [answer("an-id", 20, 10), answer("another", 50, 12)];
  expect(added([...first, ...second])).toEqual({ inputFresh: 70, output: 22 });
  expect(added([...first, ...second, ...second, ...first])).toEqual({ inputFresh: 70, output: 22 });
});

it("a whole completion before a stream of another adds to it", () => {
  const whole = { id: "a", choices: [{ message: {}, finish_reason: "tool_calls" }], usage: usage(20, 10) };
  expect(added([whole, ...pieces(["b"], 50, 12).slice(2)])).toEqual({ inputFresh: 70, output: 22 });
});

it.each([[null], [""]])(
  "a completion whose pieces have an id each is one, where its reason is %j at first",
  (reason) => {
    const more = ["a", "b"].map((id, index) => ({
      ...{ id, choices: [{ delta: {}, finish_reason: reason }] },
      usage: usage(20, 1 + index),
    }));
    expect(added([...more, ...pieces(["c", "d", "e"], 20, 10).slice(1)])).toEqual({
      inputFresh: 20,
      output: 10,
    });
  },
);
