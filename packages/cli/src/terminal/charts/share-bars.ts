import type { Glyphs } from "../glyphs.js";
import type { Style } from "../style.js";

/**
 * A bar for a share of 1; any share above 0 is visible. ASCII bars have whole steps.
 * @example shareBar(0.5, 10, glyphs, style) // "█████"
 */
export function shareBar(share: number, width: number, { blocks }: Glyphs, style: Style): string {
  const steps = Math.round(share * width * blocks.length) || (share > 0 ? 1 : 0);
  const full = Math.floor(steps / blocks.length);
  const rest = steps % blocks.length;
  return style.bar((blocks.at(-1) ?? "").repeat(full) + (rest > 0 ? blocks[rest - 1] : ""));
}
