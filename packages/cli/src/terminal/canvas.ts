import { type Glyphs, glyphsOf } from "./glyphs.js";
import { type Style, styleOf } from "./style.js";
import type { Terminal } from "./terminal.js";

/** How and where text is drawn. */
export interface Canvas extends Terminal {
  readonly width: number;
  readonly glyphs: Glyphs;
  readonly style: Style;
}

/** Pipes and files end up in logs, which are about this wide. */
const PIPE_WIDTH = 110;

/**
 * The canvas of a terminal, or of a pipe.
 * @example canvasOf({ width: 80, unicode: true, colour: false }).glyphs.to // "–"
 */
export const canvasOf = (terminal: Terminal): Canvas => ({
  ...terminal,
  width: terminal.width ?? PIPE_WIDTH,
  glyphs: glyphsOf(terminal),
  style: styleOf(terminal),
});
