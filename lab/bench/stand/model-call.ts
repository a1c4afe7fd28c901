/** The call that is metered: as little work as a model's client can do, with an answer of the usual shape. */

import { pause } from "../../processes/pause.ts";

export const MODEL = "llama-3.1-8b";
export const PROVIDER = "vllm";
const INPUT_TOKENS = 128;
const OUTPUT_TOKENS = 64;

/** An answer of the Chat Completions API. */
export interface Answer {
  readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number };
}

/** A new answer, as a parser would make one for each call. */
export const answer = (): Answer => ({
  usage: { prompt_tokens: INPUT_TOKENS, completion_tokens: OUTPUT_TOKENS },
});

/** Answers when the gate opens. */
export async function callModel(gate: Promise<void>): Promise<Answer> {
  await gate;
  return answer();
}

/** Calls that run at the same time, and how long: some 5,000 calls per second. */
export const AT_ONCE = 25;
export const CALL_MS = 4;

/** Makes calls, {@link AT_ONCE} at a time. */
export async function inGroups(calls: number, call: (gate: Promise<void>) => Promise<Answer>): Promise<void> {
  for (let done = 0; done < calls; done += AT_ONCE) {
    const gate = pause(CALL_MS);
    await Promise.all(Array.from({ length: AT_ONCE }, () => call(gate)));
  }
}
