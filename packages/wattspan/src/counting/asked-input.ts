/** How many tokens a request has, by what of it is text. */

import type { TokenBounds } from "./token-bounds.js";
import { tokensOf, utf8Length } from "./token-bounds.js";

/** Under a symbol, so that two copies of this package in one process know it of each other. */
const KEY = Symbol.for("wattspan.asked-input.v1");

/** The input of a request, as a piece that a counter takes. */
export interface AskedInput {
  readonly [KEY]: TokenBounds;
}

/** The input that such a piece states; undefined for any other piece. */
export const inputIn = (piece: object): TokenBounds | undefined => (piece as Partial<AskedInput>)[KEY];

/** Members of a request whose text becomes tokens. */
export const PROMPTS: ReadonlySet<string> = new Set([
  ...["messages", "input", "prompt", "system", "instructions", "contents", "systemInstruction"],
  ...["system_instruction", "tools", "functions", "response_format", "text", "chat_history", "message"],
]);
/** Members that name input which is somewhere else. */
export const ELSEWHERE: ReadonlySet<string> = new Set([
  ...["previous_response_id", "conversation", "cachedContent", "cached_content"],
]);

/** A picture within a request: by its type, where it is a part of a message, or by its member. */
const PICTURE =
  /"type"\s*:\s*"(?:image|input_image|image_url)"|"mime_?type"\s*:\s*"image\/|"images"\s*:\s*\[/gi;
/** Files, sound and films: a page or a minute has any number of tokens. */
const UNKNOWN =
  /"type"\s*:\s*"(?:file|input_file|document|input_audio|audio|video|video_url)"|"mime_?type"\s*:\s*"(?!image\/)|"file_?data"\s*:\s*\{/i;
const ENCODED = /;base64,|"(?:data|images)"\s*:\s*\[?\s*"/g;
/**
 * Tokens of one picture: from OpenAI's low detail to a large one in tiles, an assumption. Sources: OpenAI, Images and vision (85, and 170 for
 * each tile); Anthropic, Vision (width × height ÷ 750).
 */
const PICTURE_TOKENS = { low: 65, value: 1000, high: 5000 };

/** Longer texts are not looked at. */
const LONGEST = 4_194_304;

/**
 * The input of a request whose prompts are these JSON texts. A message has about as many bytes of JSON around its text as its tokens of a
 * chat's form would have. Undefined where it cannot be told: files and sound, and what is too long.
 * @example askedInput(['[{"role":"user","content":"Is it?"}]'])
 */
export function askedInput(prompts: readonly string[]): AskedInput | undefined {
  let [bytes, pictures] = [0, 0];
  for (const text of prompts) {
    if (text.length > LONGEST || UNKNOWN.test(text)) return undefined;
    pictures += [...text.matchAll(PICTURE)].length;
    bytes += utf8Length(text) - encodedIn(text);
  }
  if (bytes === 0) return undefined;
  const { low, value, high } = tokensOf(bytes);
  const all: TokenBounds = {
    low: low + pictures * PICTURE_TOKENS.low,
    value: value + pictures * PICTURE_TOKENS.value,
    high: high + pictures * PICTURE_TOKENS.high,
  };
  return { [KEY]: all };
}

/** Characters of base64, which are no text. */
function encodedIn(text: string): number {
  let sum = 0;
  for (const { index, 0: before } of text.matchAll(ENCODED)) {
    const start = index + before.length;
    const end = text.indexOf('"', start);
    if (end > start) sum += end - start;
  }
  return sum;
}
