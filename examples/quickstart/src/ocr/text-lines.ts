/** What does a line say? Input and output of the recognition network. */
import { type GrayImage, resize } from "./gray-image.ts";
import { alphabet, type ModelTensor } from "./networks.ts";

const LINE_HEIGHT = 48;
/** The network was trained on lines of this width; shorter ones are filled up. */
const MIN_WIDTH = 320;

/** One recognised line; `confidence` is the mean over its characters, 0…1, and 0 when nothing was read. */
export interface RecognisedLine {
  readonly text: string;
  readonly confidence: number;
}

/**
 * All lines of a page as one batch: scaled to the same height, grown to the same width with middle gray, in three equal
 * channels from -1 (black) to 1 (white).
 */
export function recognitionInput(lines: readonly GrayImage[]): ModelTensor {
  const widthOf = (line: GrayImage): number =>
    Math.max(1, Math.round((line.width * LINE_HEIGHT) / line.height));
  const width = Math.max(MIN_WIDTH, ...lines.map(widthOf));
  const plane = LINE_HEIGHT * width;
  const data = new Float32Array(lines.length * 3 * plane);
  lines.forEach((line, index) => {
    const scaled = resize(line, widthOf(line), LINE_HEIGHT);
    scaled.pixels.forEach((pixel, i) => {
      const at = index * 3 * plane + Math.floor(i / scaled.width) * width + (i % scaled.width);
      const value = (pixel / 255 - 0.5) / 0.5;
      for (const channel of [0, 1, 2]) data[at + channel * plane] = value;
    });
  });
  return { data, shape: [lines.length, 3, LINE_HEIGHT, width] };
}

/**
 * Reads the most probable character of each time step, drops repetitions, then blanks
 * (greedy decoding of connectionist temporal classification, Graves et al. 2006).
 */
export function recognisedLines(output: ModelTensor): RecognisedLine[] {
  const [lines = 0, steps = 0, classes = 0] = output.shape;
  return Array.from({ length: lines }, (_, line) => {
    let text = "";
    let sum = 0;
    let characters = 0;
    let previous = 0;
    for (let step = 0; step < steps; step++) {
      const best = mostProbable(output.data, (line * steps + step) * classes, classes);
      if (best.index !== 0 && best.index !== previous) {
        text += alphabet[best.index] ?? "";
        sum += best.probability;
        characters++;
      }
      previous = best.index;
    }
    return { text: text.trim(), confidence: characters === 0 ? 0 : sum / characters };
  });
}

function mostProbable(
  data: Float32Array,
  offset: number,
  count: number,
): { index: number; probability: number } {
  let [index, probability] = [0, 0];
  for (let candidate = 0; candidate < count; candidate++) {
    const value = data[offset + candidate] ?? 0;
    if (value > probability) [index, probability] = [candidate, value];
  }
  return { index, probability };
}
