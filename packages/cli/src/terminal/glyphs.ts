/** Symbols, and their ASCII replacements. */

/** The symbols of charts and bands. */
export interface Glyphs {
  /** Between the ends of a band. */
  readonly to: string;
  readonly times: string;
  readonly bar: {
    readonly low: string;
    readonly line: string;
    readonly value: string;
    readonly high: string;
  };
  readonly axis: { readonly line: string; readonly tick: string };
  /** Parts of a full bar, in eighths. */
  readonly blocks: readonly string[];
  readonly ellipsis: string;
}

const UNICODE: Glyphs = {
  to: "–",
  times: "×",
  bar: { low: "├", line: "─", value: "●", high: "┤" },
  axis: { line: "─", tick: "┬" },
  blocks: ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"],
  ellipsis: "…",
};
const ASCII: Glyphs = {
  to: "-",
  times: "x",
  bar: { low: "|", line: "-", value: "o", high: "|" },
  axis: { line: "-", tick: "+" },
  blocks: ["#"],
  ellipsis: "...",
};

/** @example glyphsOf({ unicode: false }).to // "-" */
export const glyphsOf = ({ unicode }: { readonly unicode: boolean }): Glyphs => (unicode ? UNICODE : ASCII);
