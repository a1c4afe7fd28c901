import fc from "fast-check";
import { encode } from "fast-png";
import { describe, expect, it } from "vitest";
import { papers, scanOf } from "../paper.ts";
import { crop, DamagedScanError, decodePng, type GrayImage, resize, turnOver } from "./gray-image.ts";

const image = (width: number, height: number, pixels: readonly number[]): GrayImage => ({
  width,
  height,
  pixels: Uint8Array.from(pixels),
});

describe("decodePng", () => {
  it("a decoded PNG has the pixels that were encoded", () => {
    const pixels = Uint8Array.from({ length: 12 }, (_, index) => index * 20);
    const png = encode({ width: 4, height: 3, channels: 1, depth: 8, data: pixels });
    expect(decodePng(png)).toEqual({ width: 4, height: 3, pixels });
  });

  const scan = papers[0] === undefined ? new Uint8Array() : scanOf(papers[0]);
  const flipped = scan.map((byte, index) => (index === 2000 ? byte ^ 0xff : byte));
  it.each([
    ["an empty file", new Uint8Array()],
    ["text", new TextEncoder().encode("not an image")],
    ["a file cut off in its head", scan.subarray(0, 20)],
    ["a file cut off in its pixels", scan.subarray(0, scan.length / 2)],
    ["one damaged byte", flipped],
    ["colour", encode({ width: 1, height: 1, channels: 3, depth: 8, data: Uint8Array.of(1, 2, 3) })],
    ["16 bits per pixel", encode({ width: 1, height: 1, channels: 1, depth: 16, data: Uint16Array.of(1) })],
  ])("decodePng refuses %s", (_, file) => {
    expect(() => decodePng(file)).toThrow(DamagedScanError);
  });
});

describe("crop, turnOver, resize", () => {
  it("crop cuts out a rectangle", () => {
    const page = image(3, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(crop(page, { left: 1, top: 1, right: 3, bottom: 3 })).toEqual(image(2, 2, [5, 6, 8, 9]));
  });

  it("turnOver turns an image by 180 degrees", () => {
    expect(turnOver(image(2, 2, [1, 2, 3, 4]))).toEqual(image(2, 2, [4, 3, 2, 1]));
  });

  it("resize interpolates between neighbours", () => {
    expect(resize(image(2, 1, [0, 100]), 4, 1)).toEqual(image(4, 1, [0, 25, 75, 100]));
  });

  it("resize to the same size keeps every pixel, and never leaves the range of the pixels", () => {
    const side = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(
        side,
        side,
        side,
        side,
        fc.infiniteStream(fc.nat(255)),
        (width, height, toWidth, toHeight, values) => {
          const page = image(width, height, [...values.take(width * height)]);
          expect(resize(page, width, height)).toEqual(page);
          const { pixels } = resize(page, toWidth, toHeight);
          expect(Math.min(...pixels)).toBeGreaterThanOrEqual(Math.min(...page.pixels));
          expect(Math.max(...pixels)).toBeLessThanOrEqual(Math.max(...page.pixels));
        },
      ),
    );
  });
});
