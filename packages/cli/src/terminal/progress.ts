/** A line that says how far it is, and goes away. */

import type { OutputStream } from "./output-stream.js";

/** What is shown while a person waits. */
export interface Progress {
  /** Replaces what was said. */
  say(text: string): void;
  /** Takes the line away. */
  end(): void;
}

const ERASE_LINE = "\r\u001b[K";

/** Progress on a terminal; in a pipe nothing is written. @example const progress = progressOn(stderr); progress.say("step 1 of 5") */
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
