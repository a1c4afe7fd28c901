/** A model that asks for a tool before it answers. */

import type { Protocol } from "./local-provider.js";
import { EVENT_STREAM, sentEvent } from "./protocols/frames.js";
import { openaiProtocol } from "./protocols/openai.js";

/** Asks for a tool first, so that a call has two steps of the same tokens. */
export const inTwoSteps: Protocol = {
  ...openaiProtocol(),
  answer(asked) {
    const last = (asked.body.messages as { role: string }[]).at(-1)?.role;
    const answer = openaiProtocol().answer(asked);
    if (last === "tool") return answer;
    const call = { id: "t1", type: "function", function: { name: "look", arguments: "{}" } };
    if ("document" in answer) {
      const [choice] = (answer.document as { choices: { message: object }[] }).choices;
      const message = { ...choice?.message, content: null, tool_calls: [call] };
      return {
        document: { ...answer.document, choices: [{ ...choice, message, finish_reason: "tool_calls" }] },
      };
    }
    const chunk = (delta: object, finish_reason: string | null) =>
      sentEvent({ id: "c1", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason }] });
    const called = { role: "assistant", tool_calls: [{ index: 0, ...call }] };
    const frames = [chunk(called, null), chunk({}, "tool_calls"), ...answer.frames.slice(-2)];
    return { contentType: EVENT_STREAM, frames, broken: "" };
  },
};
