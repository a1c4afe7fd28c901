/** Estimates the tokens of a text by its bytes alone, because every model has its own tokenizer. */

/**
 * Bytes of UTF-8 per token: 97 % of passages of 40 to 5,000 characters lie between the outer two, and the
 * middle is the median. Measured: 13 languages (TypeScript's messages), code and JSON, each with cl100k,
 * o200k and the tokenizers of Llama 2 and 3 (docs/decisions/0027). Digits alone, base64 and emoji have fewer.
 */
const BYTES = { fewest: 1.7, usual: 3.8, most: 7 };

/** A number of tokens, with its bounds. */
export interface TokenBounds {
  readonly low: number;
  readonly value: number;
  readonly high: number;
}

/** Tokens of a text of this many bytes. @example tokensOf(380) // { low: 54, value: 100, high: 224 } */
export const tokensOf = (bytes: number): TokenBounds => ({
  low: Math.floor(bytes / BYTES.most),
  value: Math.round(bytes / BYTES.usual),
  high: Math.ceil(bytes / BYTES.fewest),
});

/**
 * Tokens of a text that came in pieces. Most servers send a piece for each token, and some one for many. The
 * length of the pieces shows which: if it is that of tokens, the pieces are counted.
 * @example tokensOfPieces(430, 100).value // 100
 * @example tokensOfPieces(430, 3).value // 113
 */
export function tokensOfPieces(bytes: number, pieces: number): TokenBounds {
  const { low, value, high } = tokensOf(bytes);
  const isBatched = pieces < low;
  return {
    low: Math.min(low, pieces),
    value: Math.max(isBatched ? value : Math.min(pieces, high), 1),
    high: Math.max(high, pieces),
  };
}

/** The length of a text in UTF-8. @example utf8Length("é😀") // 6 */
export const utf8Length = (text: string): number =>
  typeof Buffer === "function" ? Buffer.byteLength(text) : new TextEncoder().encode(text).length;
