/** Progress on a terminal: a line that disappears at the end, or lines that stay. */

import type { OutputStream } from "./output-stream.js";
import { wrapped } from "./text/wrapped.js";

/** What the user sees while waiting. */
export interface Progress {
  /** Replaces the line. */
  say(text: string): void;
  /** Removes the line, if it is one that is replaced. */
  end(): void;
}

const ERASE_LINE = "\r\u001b[K";
const USUAL_WIDTH = 80;
const INDENT = 2;

/**
 * Progress on a terminal; in a pipe nothing is written.
 * @example const progress = progressOn(stderr); progress.say("step 1 of 5")
 */
export function progressOn(stream: OutputStream, isCapable: boolean): Progress {
  const write = (text: string) => {
    if (isCapable) stream.write(text);
  };
  const longest = (stream.columns || USUAL_WIDTH) - 1;
  return {
    say: (text) => write(`${ERASE_LINE}${text.slice(0, longest)}`),
    end: () => write(ERASE_LINE),
  };
}

/**
 * Progress next to what a command writes, which would run into a line that is replaced. Nothing is removed at the end.
 * @example const progress = linesOn(stderr, stderr.isTTY === true); progress.say("pair 1 of at most 50")
 */
export function linesOn(stream: OutputStream, isCapable: boolean): Progress {
  return {
    say: (text) => {
      const lines = wrapped("", text, stream.columns || USUAL_WIDTH, INDENT);
      if (isCapable) stream.write(`${ERASE_LINE}${lines}\n`);
    },
    end: () => undefined,
  };
}
