/** A line of progress that disappears at the end. */

import type { OutputStream } from "./output-stream.js";

/** What the user sees while waiting. */
export interface Progress {
  /** Replaces the line. */
  say(text: string): void;
  /** Removes the line. */
  end(): void;
}

const ERASE_LINE = "\r\u001b[K";

/**
 * Progress on a terminal; in a pipe nothing is written.
 * @example const progress = progressOn(stderr); progress.say("step 1 of 5")
 */
export function progressOn(stream: OutputStream, isCapable: boolean): Progress {
  const write = (text: string) => {
    if (isCapable) stream.write(text);
  };
  const longest = (stream.columns || 80) - 1;
  return {
    say: (text) => write(`${ERASE_LINE}${text.slice(0, longest)}`),
    end: () => write(ERASE_LINE),
  };
}
