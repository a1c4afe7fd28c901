import { describe, expect, it } from "vitest";
import { alphabet } from "./ocr-model-files.ts";
import { recognisedLines, recognitionInput } from "./text-recognition.ts";

/** Steps as [character, probability]; "" is the blank. */
function output(...lines: readonly (readonly (readonly [string, number])[])[]) {
  const steps = lines[0]?.length ?? 0;
  const data = new Float32Array(lines.length * steps * alphabet.length);
  lines.forEach((line, row) => {
    line.forEach(([character, probability], step) => {
      data[(row * steps + step) * alphabet.length + alphabet.indexOf(character)] = probability;
    });
  });
  return { data, shape: [lines.length, steps, alphabet.length] };
}

describe("recognisedLines", () => {
  it("the recognition drops repetitions, then blanks, and averages the confidence of the rest", () => {
    const [line] = recognisedLines(output([["l", 1], ["l", 1], ["", 1], ["l", 0.5], ["a", 0.75]])); // biome-ignore format: one line
    expect(line).toEqual({ text: "lla", confidence: 0.75 });
  });

  it("the recognition of an empty line has a confidence of 0", () => {
    expect(recognisedLines(output([["", 1]]))).toEqual([{ text: "", confidence: 0 }]);
    expect(recognisedLines(output())).toEqual([]);
  });

  it("the recognition keeps the lines of one batch apart", () => {
    expect(recognisedLines(output([["a", 1]], [["b", 1]])).map(({ text }) => text)).toEqual(["a", "b"]);
  });
});

describe("recognitionInput", () => {
  it("the recognition input is as wide as the widest line at a height of 48, and at least 320", () => {
    const line = (width: number) => ({ width, height: 24, pixels: new Uint8Array(width * 24) });
    expect(recognitionInput([line(10)]).shape).toEqual([1, 3, 48, 320]);
    expect(recognitionInput([line(10), line(300)]).shape).toEqual([2, 3, 48, 600]);
  });

  it("the recognition input is -1 for the black of a line, and middle gray after it", () => {
    const { data } = recognitionInput([{ width: 24, height: 24, pixels: new Uint8Array(24 * 24) }]);
    expect([data[0], data[47], data[48], data[319]]).toEqual([-1, -1, 0, 0]);
  });
});
