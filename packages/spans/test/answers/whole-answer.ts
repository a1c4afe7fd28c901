/** Answers as providers sent them: member names, counts, models and ends. See NOTE.md. */

import { type Answer, answerOf } from "@wattspan/core/observe";
import { addUsage } from "../../src/usage-readers/usage-readers.js";

/** What the pieces of an answer state together. */
export function wholeAnswer(pieces: readonly object[]) {
  let answer: Answer | undefined;
  for (const piece of pieces) answer = answerOf(piece, answer);
  const usage = pieces.reduce<ReturnType<typeof addUsage>>((sum, piece) => addUsage(sum, piece), undefined);
  const { model, finishReasons } = answer ?? {};
  return { usage, model, end: finishReasons?.join() };
}

/** A chat completion in the layout of OpenAI. */
export const completion = (model: string, finish_reason: string, usage: object, more = {}): object => ({
  ...{ id: "an-id", object: "chat.completion", model, ...more },
  choices: [{ index: 0, message: { role: "assistant", content: "…" }, finish_reason }],
  usage,
});

/** A chunk of one. */
export const chunk = (model: string, finish_reason: string | null, more: object = {}): object => ({
  ...{ id: "an-id", object: "chat.completion.chunk", model },
  ...{ choices: [{ index: 0, delta: { content: "…" }, finish_reason }], ...more },
});
