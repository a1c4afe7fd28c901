/** A part of a terminal that is redrawn in place. */

import type { OutputStream } from "./output-stream.js";

/** A redrawn area. */
export interface Screen {
  /** Replaces the previous lines. */
  draw(text: string): void;
  /** Keeps the last lines and restores the cursor. */
  end(): void;
}

const ESCAPE = "\u001b[";
const HIDE_CURSOR = `${ESCAPE}?25l`;
const SHOW_CURSOR = `${ESCAPE}?25h`;
/** Terminals that support it show the enclosed output at once; others ignore it. */
const TOGETHER = [`${ESCAPE}?2026h`, `${ESCAPE}?2026l`] as const;
const ERASE_TO_END_OF_LINE = `${ESCAPE}K`;
const ERASE_BELOW = `${ESCAPE}J`;
const USUAL_ROWS = 24;

/**
 * Redraws in place: one write each time, over the old content and without erasing it first, so that nothing
 * flickers.
 * @example const screen = screenOn(process.stdout); screen.draw("42 W"); screen.draw("43 W"); screen.end();
 */
export function screenOn(stream: OutputStream): Screen {
  let drawn = 0;
  // Apart from the lines: a window of one row shows none.
  let isHidden = false;
  return {
    draw(text) {
      // Lines that do not fit would scroll, and the cursor could not return.
      const lines = text
        .trimEnd()
        .split("\n")
        .slice(0, (stream.rows || USUAL_ROWS) - 1);
      const hide = isHidden ? "" : HIDE_CURSOR;
      const up = drawn > 0 ? `${ESCAPE}${drawn}A` : "";
      const body = lines.map((line) => `${line}${ERASE_TO_END_OF_LINE}\n`).join("");
      stream.write(`${TOGETHER[0]}${hide}${up}\r${body}${ERASE_BELOW}${TOGETHER[1]}`);
      isHidden = true;
      drawn = lines.length;
    },
    end() {
      if (isHidden) stream.write(SHOW_CURSOR);
    },
  };
}
