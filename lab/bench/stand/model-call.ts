/** The call that is metered: as little work as a model's client can do, with an answer of the usual shape. */

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
