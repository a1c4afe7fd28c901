import { usageOf } from "@wattspan/spans";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerOf } from "./answer.js";
import { isMoreText, isOpening } from "./opening-event.js";
import { reportedEnergy } from "./server-reports.js";

const choice = { index: 0, delta: { content: "Hi" }, finish_reason: null };
const piece = { id: "c1", object: "chat.completion.chunk", created: 1, model: "m", choices: [choice] };
const usage = { prompt_tokens: 11, completion_tokens: 7 };
const behindGetter = Object.defineProperty({ ...piece }, "choices", {
  get: () => [choice],
  enumerable: true,
});
const untouchable = new Proxy(piece, {
  ownKeys: () => {
    throw new Error("trap");
  },
});

describe("a piece of a chat completion", () => {
  it.each<[string, object, boolean]>([
    ["text", piece, true],
    ["text, and usage that is null", { ...piece, usage: null }, true],
    ["text and usage", { ...piece, usage }, false],
    ["text and why it ends", { ...piece, choices: [{ ...choice, finish_reason: "stop" }] }, false],
    ["text and Groq's usage", { ...piece, x_groq: { usage } }, false],
    ["text and llama.cpp's times", { ...piece, timings: { prompt_n: 11 } }, false],
    ["text and energy", { ...piece, energy: { energy_joules: 3 } }, false],
    ["no choice", { ...piece, choices: [] }, false],
    ["choices behind a getter", behindGetter, false],
    ["nothing that may be looked at", untouchable, false],
  ])("a piece of a chat completion with %s may be passed over, or not", (_, value, expected) => {
    expect(isMoreText(value)).toBe(expected);
  });

  it("a piece of a chat completion that is passed over states no tokens, no energy and no new name", () => {
    const some = <T>(values: readonly T[]) => fc.constantFrom(...values);
    const chat = fc.record({
      id: some(["c1", "c2", 7]),
      model: some(["m", "n", null]),
      choices: fc.array(
        fc.record({ delta: some([{}, { content: "a" }]), finish_reason: some([null, null, "stop"]) }),
      ),
      usage: some([null, undefined, {}, usage]),
      service_tier: some(["flex", null]),
    });
    const more = some([
      {},
      { x_groq: { usage } },
      { energy: { energy_joules: 3 } },
      { details: { generated_tokens: 20, energy_mj: 1000 } },
      { response: { model: "n", id: "c9" } },
      { delta: { usage } },
      { done: true },
    ]);
    const pieces = fc.tuple(chat, more).map(([one, other]): object => ({ ...one, ...other }));
    const before = { model: "m", id: "c1" };
    let passedOver = 0;
    fc.assert(
      fc.property(pieces, (value) => {
        if (!isMoreText(value)) return;
        passedOver++;
        expect([usageOf(value), reportedEnergy(value), answerOf(value, before)]).toEqual([
          undefined,
          undefined,
          before,
        ]);
      }),
      { numRuns: 3000 },
    );
    expect(passedOver).toBeGreaterThan(10);
  });
});

it.each<[object, boolean]>([
  [{ type: "response.created" }, true],
  [{ type: "message_start" }, true],
  [{ type: "message-start", id: "r" }, true],
  [{ event_type: "interaction.created", interaction: { id: "i" } }, true],
  [{ event_type: "interaction.status_update", status: "in_progress" }, true],
  [{ event_type: "step.delta", delta: { text: "a" } }, false],
  [{ type: "content-delta" }, false],
  [piece, false],
])("the piece %j of a stream opens it, or not", (value, expected) => {
  expect(isOpening(value)).toBe(expected);
});
