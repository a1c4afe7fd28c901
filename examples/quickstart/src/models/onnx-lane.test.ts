import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accuracyOf } from "../accuracy.ts";
import { type Paper, papers, scanOf } from "../paper.ts";
import { crop, decodePng, type GrayImage, turnOver } from "./gray-image.ts";
import { identifyLanguage } from "./language.ts";
import { OnnxError, OnnxLane } from "./onnx-lane.ts";
import { detectedLines, detectionInput } from "./text-detection.ts";
import { isUpsideDown, orientationInput } from "./text-orientation.ts";
import { recognisedLines, recognitionInput } from "./text-recognition.ts";

const damaged = "library.png";
const upsideDown = "appointment.png";
const intact = papers.filter(({ file }) => file !== damaged);

/** Real networks on real scans. */
describe("OnnxLane", () => {
  let lane: OnnxLane;
  beforeAll(async () => {
    lane = await OnnxLane.open();
  });
  afterAll(() => lane.close());

  async function linesOf(paper: Paper): Promise<GrayImage[]> {
    const page = decodePng(scanOf(paper));
    return detectedLines(page, await lane.run("detection", detectionInput(page))).map((box) =>
      crop(page, box),
    );
  }

  async function read(lines: readonly GrayImage[]): Promise<string> {
    const recognised = recognisedLines(await lane.run("recognition", recognitionInput(lines)));
    return recognised.map(({ text }) => text).join("\n");
  }

  it.each(intact)(
    "a lane reads at least 90 % of the characters of $file, and its language is identified",
    async (paper) => {
      const found = await linesOf(paper);
      const turned = isUpsideDown(await lane.run("orientation", orientationInput(found)));
      expect(turned).toBe(paper.file === upsideDown);
      const text = await read(turned ? found.map(turnOver).reverse() : found);
      const { right, of } = accuracyOf(text, paper.lines.join("\n"));
      expect(right / of).toBeGreaterThanOrEqual(0.9);
      expect(identifyLanguage(text).code).toBe(paper.language);
    },
  );

  it("a lane reads less than half of a paper that is upside down", async () => {
    const paper = papers.find(({ file }) => file === upsideDown);
    if (paper === undefined) throw new Error(`${upsideDown} is missing in papers.json`);
    const { right, of } = accuracyOf(await read(await linesOf(paper)), paper.lines.join("\n"));
    expect(right / of).toBeLessThan(0.5);
  });

  it("a lane rejects an input that the network does not take, and goes on working", async () => {
    const bad = lane.run("detection", { data: new Float32Array(5), shape: [1, 5] });
    const good = lane.run(
      "orientation",
      orientationInput([{ width: 1, height: 1, pixels: Uint8Array.of(0) }]),
    );
    await expect(bad).rejects.toThrow(OnnxError);
    expect((await good).shape).toEqual([1, 2]);
  });

  it("a lane with long work does not keep another lane waiting", async () => {
    const other = await OnnxLane.open();
    const line = { width: 1000, height: 48, pixels: new Uint8Array(48_000) };
    const order: string[] = [];
    await Promise.all([
      lane
        .run("recognition", recognitionInput(Array(8).fill(line)))
        .then(() => order.push("long, started first")),
      other.run("orientation", orientationInput([line])).then(() => order.push("short, started second")),
    ]);
    expect(order).toEqual(["short, started second", "long, started first"]);
    await other.close();
  });
});

describe("identifyLanguage", () => {
  it.each(["", "  \n"])("identifyLanguage refuses a text without words: %j", (text) => {
    expect(() => identifyLanguage(text)).toThrow(RangeError);
  });
});
