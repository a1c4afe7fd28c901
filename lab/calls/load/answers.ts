import type { Draw } from "./draw.ts";

/** What a model's client returns, or the pieces of its stream. */
export interface Answered {
  readonly whole: unknown;
  readonly pieces: readonly unknown[];
}

/** Answers of one API with these tokens. */
type Shape = (input: number, cached: number, output: number) => Answered;

const text = (i: number) => `piece ${i} `;
const texts = <Piece>(piece: (i: number) => Piece): Piece[] => Array.from({ length: 5 }, (_, i) => piece(i));

/** Of the Chat Completions API. */
const completion: Shape = (input, cached, output) => {
  const usage = {
    prompt_tokens: input + cached,
    completion_tokens: output,
    total_tokens: input + cached + output,
    ...(cached > 0 && { prompt_tokens_details: { cached_tokens: cached } }),
  };
  const chunk = (more: object) => ({ object: "chat.completion.chunk", choices: [], ...more });
  return {
    whole: { object: "chat.completion", choices: [{ message: { content: "yes" } }], usage },
    pieces: [
      ...texts((i) => chunk({ choices: [{ delta: { content: text(i) } }], usage: null })),
      chunk({ usage }),
    ],
  };
};

const response: Shape = (input, cached, output) => {
  const usage = {
    input_tokens: input + cached,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: Math.floor(output / 3) },
    total_tokens: input + cached + output,
  };
  const whole = { object: "response", service_tier: "default", output: [], usage };
  return {
    whole,
    pieces: [
      ...texts((i) => ({ type: "response.output_text.delta", delta: text(i) })),
      { type: "response.completed", response: whole },
    ],
  };
};

const message: Shape = (input, cached, output) => {
  const usage = {
    input_tokens: input,
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: Math.floor(cached / 4),
    output_tokens: output,
  };
  return {
    whole: { type: "message", role: "assistant", content: [], usage },
    pieces: [
      { type: "message_start", message: { usage: { ...usage, output_tokens: 1 } } },
      ...texts((i) => ({ type: "content_block_delta", delta: { type: "text_delta", text: text(i) } })),
      { type: "message_delta", usage: { output_tokens: output } },
      { type: "message_stop" },
    ],
  };
};

const generated: Shape = (input, cached, output) => {
  const usageMetadata = {
    promptTokenCount: input + cached,
    cachedContentTokenCount: cached,
    candidatesTokenCount: output,
    totalTokenCount: input + cached + output,
  };
  return {
    whole: { candidates: [], usageMetadata },
    pieces: texts((i) => ({
      candidates: [{ content: { parts: [{ text: text(i) }] } }],
      ...(i === 4 && { usageMetadata }),
    })),
  };
};

const withoutTokens: Shape = () => ({
  whole: { choices: [{ message: { content: "yes" } }] },
  pieces: texts(text),
});
const onlyText: Shape = () => ({ whole: "yes", pieces: texts(text) });
const impossible: Shape = () => {
  const usage = { prompt_tokens: -3, completion_tokens: Number.NaN, total_tokens: "many" };
  return { whole: { choices: [], usage }, pieces: [{ choices: [], usage }, null, 7] };
};

const USUAL = [completion, response, message, generated] as const;
const ODD = [withoutTokens, onlyText, impossible] as const;

/** An answer: nine in ten state their tokens, a third of them cached ones. */
export const answered = (draw: Draw): Answered =>
  withTokens(draw.chance(0.9) ? draw.of(USUAL) : draw.of(ODD), draw);

/** An answer of the Chat Completions API. */
export const completed = (draw: Draw): Answered => withTokens(completion, draw);

function withTokens(shape: Shape, draw: Draw): Answered {
  const input = 1 + draw.below(draw.chance(0.1) ? 100_000 : 3000);
  return shape(input, draw.chance(0.35) ? draw.below(8000) : 0, draw.below(1500));
}

/** The answer of a model of embeddings, which has no output. */
export const embedded = (draw: Draw): Answered => {
  const tokens = 1 + draw.below(2000);
  const whole = { object: "list", data: [], usage: { prompt_tokens: tokens, total_tokens: tokens } };
  return { whole, pieces: [whole] };
};
