import { decode } from "fast-png";

/** An image in shades of gray, row by row, 0 black … 255 white. */
export interface GrayImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** The file is not an image that can be read. Trying again cannot help. */
export class DamagedScanError extends Error {
  override readonly name = "DamagedScanError";
}

/**
 * Decodes a gray PNG of 8 bits per pixel, as scanners write it.
 * @throws DamagedScanError when the file is cut off, damaged or of another kind.
 */
export function decodePng(file: Uint8Array): GrayImage {
  let png: ReturnType<typeof decode>;
  try {
    png = decode(file, { checkCrc: true });
  } catch (cause) {
    throw new DamagedScanError("the PNG cannot be decoded: cut off or damaged. Scan the paper again.", {
      cause,
    });
  }
  const { width, height, channels, depth, data } = png;
  if (channels !== 1 || depth !== 8 || !(data instanceof Uint8Array)) {
    throw new DamagedScanError(
      `expected a gray PNG of 8 bits per pixel, got ${channels} channels of ${depth} bits. Scan in gray.`,
    );
  }
  return { width, height, pixels: data };
}

/** A rectangle in pixels; `right` and `bottom` are outside of it. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Cuts a rectangle out. The box must lie inside the image. */
export function crop(image: GrayImage, box: Box): GrayImage {
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (box.top + y) * image.width + box.left;
    pixels.set(image.pixels.subarray(from, from + width), y * width);
  }
  return { width, height, pixels };
}

/** Turns the image by 180 degrees. */
export function turnOver(image: GrayImage): GrayImage {
  return { ...image, pixels: image.pixels.toReversed() };
}

/** Scales with bilinear interpolation. */
export function resize(image: GrayImage, width: number, height: number): GrayImage {
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const sourceY = clamp(((y + 0.5) * image.height) / height - 0.5, image.height - 1);
    for (let x = 0; x < width; x++) {
      const sourceX = clamp(((x + 0.5) * image.width) / width - 0.5, image.width - 1);
      pixels[y * width + x] = Math.round(interpolate(image, sourceX, sourceY));
    }
  }
  return { width, height, pixels };
}

const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));

function interpolate({ width, height, pixels }: GrayImage, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = Math.min(left + 1, width - 1);
  const bottom = Math.min(top + 1, height - 1);
  const at = (column: number, row: number): number => pixels[row * width + column] ?? 255;
  const upper = at(left, top) + (at(right, top) - at(left, top)) * (x - left);
  const lower = at(left, bottom) + (at(right, bottom) - at(left, bottom)) * (x - left);
  return upper + (lower - upper) * (y - top);
}
