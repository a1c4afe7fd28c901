/** The lines of a file, one after the other: a file may be larger than memory. */

import { createReadStream } from "node:fs";

/** Longer lines are none of ours. */
const MAX_LINE_BYTES = 4 * 2 ** 20;

/** One line, without its end. */
export interface TextLine {
  /** From 1. */
  readonly number: number;
  /** Undefined: it is longer than any of ours. */
  readonly text: string | undefined;
  /** Whether its end was written. Only the last line may lack it. */
  readonly isWhole: boolean;
}

const NEW_LINE = 0x0a;

/**
 * Reads a file line by line in bounded memory. Rejects with what the file system says.
 * @example for await (const { number, text } of linesOf("run.audit.jsonl")) console.log(number, text);
 */
export async function* linesOf(path: string): AsyncGenerator<TextLine> {
  let number = 1;
  let held: Buffer[] = [];
  let bytes = 0;
  const take = (isWhole: boolean): TextLine => {
    const text = bytes > MAX_LINE_BYTES ? undefined : Buffer.concat(held).toString("utf8");
    held = [];
    bytes = 0;
    return { number: number++, text, isWhole };
  };
  const hold = (piece: Buffer): void => {
    bytes += piece.length;
    if (bytes <= MAX_LINE_BYTES) held.push(piece);
    else held = [];
  };
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let to = chunk.indexOf(NEW_LINE); to >= 0; to = chunk.indexOf(NEW_LINE, from)) {
      hold(chunk.subarray(from, to));
      yield take(true);
      from = to + 1;
    }
    if (from < chunk.length) hold(chunk.subarray(from));
  }
  if (bytes > 0) yield take(false);
}
