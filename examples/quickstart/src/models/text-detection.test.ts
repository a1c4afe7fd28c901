import { describe, expect, it } from "vitest";
import type { GrayImage } from "./gray-image.ts";
import type { ModelTensor } from "./model-tensor.ts";
import { detectedLines, detectionInput } from "./text-detection.ts";

const page = (width: number, height: number): GrayImage => ({
  width,
  height,
  pixels: new Uint8Array(width * height).fill(255),
});

/** A map of 64 × 64 probabilities with rectangles [left, top, right, bottom, probability]. */
function map(...regions: readonly (readonly [number, number, number, number, number])[]): ModelTensor {
  const data = new Float32Array(64 * 64);
  for (const [left, top, right, bottom, probability] of regions) {
    for (let y = top; y < bottom; y++) data.fill(probability, y * 64 + left, y * 64 + right);
  }
  return { data, shape: [1, 1, 64, 64] };
}

describe("detectionInput", () => {
  it("the detection input grows a page to sides that can be halved five times, in three channels", () => {
    const { data, shape } = detectionInput(page(40, 65));
    expect(shape).toEqual([1, 3, 96, 64]);
    expect(data).toHaveLength(3 * 96 * 64);
    expect(data[0]).toBeCloseTo((1 - 0.485) / 0.229);
  });
});

describe("detectedLines", () => {
  it("the detection finds no line on an empty page", () => {
    expect(detectedLines(page(64, 64), map())).toEqual([]);
  });

  it("a detected region grows by area × 1.5 ÷ circumference", () => {
    // 20 × 10 pixels: 200 × 1.5 ÷ 60 = 5
    expect(detectedLines(page(64, 64), map([20, 20, 40, 30, 0.9]))).toEqual([
      { left: 15, top: 15, right: 45, bottom: 35 },
    ]);
  });

  it("a detected region is scaled to the page and stays on it", () => {
    expect(detectedLines(page(128, 32), map([0, 0, 20, 10, 0.9]))).toEqual([
      { left: 0, top: 0, right: 50, bottom: 8 },
    ]);
  });

  it("detected lines are ordered by rows and then from the left, although the right box stands a little higher", () => {
    const boxes = detectedLines(
      page(64, 64),
      map([4, 50, 30, 54, 0.9], [40, 10, 60, 14, 0.9], [4, 11, 20, 15, 0.9]),
    );
    expect(boxes.map(({ left }) => left < 20)).toEqual([true, false, true]);
    expect(boxes.at(-1)?.top).toBeGreaterThan(40);
  });

  it.each([
    ["hardly probable", [20, 20, 40, 30, 0.5]],
    ["tiny", [20, 20, 22, 30, 0.9]],
  ] as const)("the detection drops a region that is %s", (_, region) => {
    expect(detectedLines(page(64, 64), map(region))).toEqual([]);
  });
});
