/** A part of a terminal that is drawn again in place. */

import type { OutputStream } from "./output-stream.js";

/** What is drawn over and over. */
export interface Screen {
  /** Puts lines where those before were. */
  draw(text: string): void;
  /** Leaves the last lines where they are, and gives the cursor back. */
  end(): void;
}

const ESCAPE = "\u001b[";
const HIDE_CURSOR = `${ESCAPE}?25l`;
const SHOW_CURSOR = `${ESCAPE}?25h`;
/** Terminals that know it show what is between all at once; others ignore it. */
const TOGETHER = [`${ESCAPE}?2026h`, `${ESCAPE}?2026l`] as const;
const ERASE_TO_END_OF_LINE = `${ESCAPE}K`;
const ERASE_BELOW = `${ESCAPE}J`;
const USUAL_ROWS = 24;

/**
 * Draws in place: each time one write, over what is there and without erasing it first, so that nothing flickers.
 * @example const screen = screenOn(process.stdout); screen.draw("42 W"); screen.draw("43 W"); screen.end();
 */
export function screenOn(stream: OutputStream): Screen {
  let drawn = 0;
  return {
    draw(text) {
      // What does not fit would scroll, and then the cursor could not go back up.
      const lines = text
        .trimEnd()
        .split("\n")
        .slice(0, (stream.rows || USUAL_ROWS) - 1);
      const up = drawn > 0 ? `${ESCAPE}${drawn}A` : HIDE_CURSOR;
      const body = lines.map((line) => `${line}${ERASE_TO_END_OF_LINE}\n`).join("");
      stream.write(`${TOGETHER[0]}${up}\r${body}${ERASE_BELOW}${TOGETHER[1]}`);
      drawn = lines.length;
    },
    end() {
      if (drawn > 0) stream.write(SHOW_CURSOR);
    },
  };
}
