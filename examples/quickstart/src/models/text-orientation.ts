/** Is the page upside down? Input and output of the orientation network. */
import type { GrayImage } from "./gray-image.ts";
import { lineBatch } from "./line-batch.ts";
import type { ModelTensor } from "./model-tensor.ts";

const HEIGHT = 48;
const WIDTH = 192;

/** All lines of a page as one batch. */
export const orientationInput = (lines: readonly GrayImage[]): ModelTensor => lineBatch(lines, HEIGHT, WIDTH);

/** Whether most of the lines are upside down: the network gives each the probabilities of 0° and of 180°. */
export function isUpsideDown(output: ModelTensor): boolean {
  const [lines = 0] = output.shape;
  let turned = 0;
  for (let line = 0; line < lines; line++) {
    if ((output.data[2 * line + 1] ?? 0) > (output.data[2 * line] ?? 0)) turned++;
  }
  return turned > lines / 2;
}
