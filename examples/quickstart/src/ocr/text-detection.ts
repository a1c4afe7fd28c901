/**
 * Where on a page is text? Input and output of the detection network (differentiable binarization,
 * arXiv:1911.08947).
 */
import { type Box, type GrayImage, resize } from "./gray-image.ts";
import type { ModelTensor } from "./networks.ts";

/** The network halves the image five times: sides must be multiples of 32. */
const MULTIPLE = 32;
/** Mean and deviation of ImageNet's channels, with which the network was trained. */
const CHANNELS = [
  { mean: 0.485, deviation: 0.229 },
  { mean: 0.456, deviation: 0.224 },
  { mean: 0.406, deviation: 0.225 },
];
/**
 * PaddleOCR's defaults: a pixel is text above 0.3, a region from a mean of 0.6, and shrunken regions grow by
 * 1.5.
 */
const TEXT_PIXEL = 0.3;
const TEXT_REGION = 0.6;
const UNCLIP_RATIO = 1.5;
const MIN_SIDE = 3;

/** The page as input for the network. */
export function detectionInput(page: GrayImage): ModelTensor {
  const width = Math.ceil(page.width / MULTIPLE) * MULTIPLE;
  const height = Math.ceil(page.height / MULTIPLE) * MULTIPLE;
  const { pixels } = resize(page, width, height);
  const data = new Float32Array(CHANNELS.length * pixels.length);
  CHANNELS.forEach(({ mean, deviation }, channel) => {
    pixels.forEach((value, index) => {
      data[channel * pixels.length + index] = (value / 255 - mean) / deviation;
    });
  });
  return { data, shape: [1, CHANNELS.length, height, width] };
}

/**
 * The text lines of the page, from top to bottom and left to right, out of the network's map of
 * probabilities.
 */
export function detectedLines(page: GrayImage, output: ModelTensor): Box[] {
  const [, , height = 0, width = 0] = output.shape;
  const seen = new Uint8Array(width * height);
  const boxes: Box[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] !== 0 || (output.data[start] ?? 0) <= TEXT_PIXEL) continue;
    const region = flood(output.data, seen, width, start);
    const [boxWidth, boxHeight] = [region.right - region.left, region.bottom - region.top];
    if (region.mean < TEXT_REGION || Math.min(boxWidth, boxHeight) < MIN_SIDE) continue;
    const margin = (boxWidth * boxHeight * UNCLIP_RATIO) / (2 * (boxWidth + boxHeight));
    boxes.push(onPage(page, region, margin, page.width / width, page.height / height));
  }
  return inReadingOrder(boxes);
}

/** Follows one connected region and marks its pixels as seen. */
function flood(map: Float32Array, seen: Uint8Array, width: number, start: number): Box & { mean: number } {
  const stack = [start];
  seen[start] = 1;
  let [left, top, right, bottom, sum, count] = [width, map.length, 0, 0, 0, 0];
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    const [x, y] = [index % width, Math.floor(index / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
    sum += map[index] ?? 0;
    count++;
    const neighbours = [index - width, index + width, x > 0 ? index - 1 : -1, x < width - 1 ? index + 1 : -1];
    for (const neighbour of neighbours) {
      if (seen[neighbour] !== 0 || (map[neighbour] ?? 0) <= TEXT_PIXEL) continue;
      seen[neighbour] = 1;
      stack.push(neighbour);
    }
  }
  return { left, top, right, bottom, mean: sum / count };
}

function onPage(page: GrayImage, box: Box, margin: number, scaleX: number, scaleY: number): Box {
  return {
    left: Math.max(0, Math.floor((box.left - margin) * scaleX)),
    top: Math.max(0, Math.floor((box.top - margin) * scaleY)),
    right: Math.min(page.width, Math.ceil((box.right + margin) * scaleX)),
    bottom: Math.min(page.height, Math.ceil((box.bottom + margin) * scaleY)),
  };
}

const middle = (box: Box): number => (box.top + box.bottom) / 2;

/** Boxes whose middle lies within a box before them are on its row. */
function inReadingOrder(boxes: readonly Box[]): Box[] {
  const rows: Box[][] = [];
  for (const box of boxes.toSorted((a, b) => middle(a) - middle(b))) {
    const first = rows.at(-1)?.[0];
    if (first !== undefined && middle(box) < first.bottom - (first.bottom - first.top) / 4)
      rows.at(-1)?.push(box);
    else rows.push([box]);
  }
  return rows.flatMap((row) => row.toSorted((a, b) => a.left - b.left));
}
