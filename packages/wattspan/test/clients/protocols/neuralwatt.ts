/**
 * Neuralwatt: OpenAI's chat completions, with joules next to a whole answer, and in a comment before the end
 * of a stream, where they are not an event.
 */

import type { Answer, Asked, Protocol } from "../provider-server.ts";
import { openaiProtocol } from "./openai.ts";

const energy = { energy_joules: 74.42, energy_kwh: 2.07e-5, duration_seconds: 0.561 };
const openai = openaiProtocol();

export const neuralwattProtocol: Protocol = {
  ...openai,
  answer(asked: Asked): Answer {
    const answer = openai.answer(asked);
    if ("document" in answer) return { document: { ...answer.document, energy } };
    const [before, end] = [answer.frames.slice(0, -1), answer.frames.slice(-1)];
    return { ...answer, frames: [...before, `: energy ${JSON.stringify(energy)}\n\n`, ...end] };
  },
};
