import { type GrayImage, resize } from "./gray-image.ts";
import type { ModelTensor } from "./model-tensor.ts";

/**
 * Text lines of one page as one batch: scaled to the same height, grown to the same width with middle gray, in three
 * equal channels from -1 (black) to 1 (white).
 */
export function lineBatch(lines: readonly GrayImage[], height: number, width: number): ModelTensor {
  const plane = height * width;
  const data = new Float32Array(lines.length * 3 * plane);
  lines.forEach((line, index) => {
    const scaled = resize(line, Math.min(width, scaledWidth(line, height)), height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < scaled.width; x++) {
        const value = ((scaled.pixels[y * scaled.width + x] ?? 255) / 255 - 0.5) / 0.5;
        const at = index * 3 * plane + y * width + x;
        data[at] = data[at + plane] = data[at + 2 * plane] = value;
      }
    }
  });
  return { data, shape: [lines.length, 3, height, width] };
}

/** The width of a line that is scaled to `height` with its proportions kept. */
export const scaledWidth = (line: GrayImage, height: number): number =>
  Math.max(1, Math.round((line.width * height) / line.height));
