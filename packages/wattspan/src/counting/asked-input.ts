/** How many tokens a request has, by what of it is text. */

import { WATTSPAN } from "@wattspan/core/shared";
import type { TokenBounds } from "./token-bounds.js";
import { tokensOf, utf8Length } from "./token-bounds.js";

/** The input of a request, as a piece that a counter takes. */
export interface AskedInput {
  readonly [WATTSPAN]: { readonly askedInput: TokenBounds };
}

/** The input that such a piece states; undefined for any other piece. */
export const inputIn = (piece: object): TokenBounds | undefined =>
  (piece as Partial<AskedInput>)[WATTSPAN]?.askedInput;

/** Members of a request whose text becomes tokens. */
export const PROMPTS: ReadonlySet<string> = new Set([
  ...["messages", "input", "prompt", "system", "instructions", "contents", "systemInstruction"],
  ...["system_instruction", "tools", "functions", "response_format", "text", "chat_history", "message"],
]);
/** Members that name input which is somewhere else. */
export const ELSEWHERE: ReadonlySet<string> = new Set([
  ...["previous_response_id", "conversation", "cachedContent", "cached_content"],
]);

/** Members that say what a part of a message is, and those that hold what is no text. */
const MEMBER = /"(type|mimeType|mime_type|images|fileData|file_data|data|url|image_url)"\s*:\s*(["[{])/g;
/** Files, sound and films: a page or a minute has any number of tokens. */
const UNKNOWN =
  /^(?:file|input_file|document|input_audio|audio|video|video_url)$|^(?:audio|video|application|text)\//;
const PICTURE = /^(?:image|input_image|image_url)$|^image\//;
/**
 * Tokens of one picture: from OpenAI's low detail to a large one in tiles, an assumption. Sources: OpenAI, Images and vision (85, and 170 for
 * each tile); Anthropic, Vision (width × height ÷ 750).
 */
const PICTURE_TOKENS = { low: 65, value: 1000, high: 5000 };

/** Longer texts are not looked at, and longer values are no types. */
const MAX_LENGTH = 4_194_304;
const MAX_TYPE_LENGTH = 60;

/**
 * The input of a request whose prompts are these JSON texts. A message has about as many bytes of JSON around its text as its tokens of a
 * chat's form would have. Undefined where it cannot be told: files and sound, and what is too long.
 * @example askedInput(['[{"role":"user","content":"Is it?"}]'])
 */
export function askedInput(prompts: readonly string[]): AskedInput | undefined {
  let [bytes, pictures] = [0, 0];
  for (const text of prompts) {
    const media = text.length <= MAX_LENGTH ? mediaIn(text) : undefined;
    if (!media) return undefined;
    pictures += media.pictures;
    bytes += utf8Length(text) - media.encoded;
  }
  if (bytes === 0) return undefined;
  const { low, value, high } = tokensOf(bytes);
  const all: TokenBounds = {
    low: low + pictures * PICTURE_TOKENS.low,
    value: value + pictures * PICTURE_TOKENS.value,
    high: high + pictures * PICTURE_TOKENS.high,
  };
  return { [WATTSPAN]: { askedInput: all } };
}

/** Pictures, and the characters of base64, which are no text; undefined where there are files, sound or films. */
function mediaIn(text: string): { readonly pictures: number; readonly encoded: number } | undefined {
  let [pictures, encoded] = [0, 0];
  MEMBER.lastIndex = 0;
  for (let found = MEMBER.exec(text); found; found = MEMBER.exec(text)) {
    const [, name = "", opening] = found;
    const start = MEMBER.lastIndex;
    if (name.startsWith("file")) return undefined;
    const isList = name === "images" && opening === "[";
    if (opening !== '"' && !isList) continue;
    const end = text.indexOf(isList ? "]" : '"', start);
    const value = text.slice(start, Math.min(end, start + MAX_TYPE_LENGTH));
    if (isList) pictures += text.slice(start, end).split(",").length;
    if (isList || name === "data" || value.startsWith("data:")) {
      encoded += Math.max(0, end - start);
      MEMBER.lastIndex = Math.max(end, start);
    } else if (!name.endsWith("url")) {
      if (UNKNOWN.test(value)) return undefined;
      if (PICTURE.test(value)) pictures++;
    }
  }
  return { pictures, encoded };
}
