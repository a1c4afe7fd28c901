/** The networks of the quickstart, metered: each call is an inference on this CPU. */

import lande from "lande";
import { meterInference } from "wattspan";
import { crop, decodePng, type GrayImage, resize, turnOver } from "../../quickstart/src/ocr/gray-image.ts";
import { type ModelTensor, type Ocr, type OcrModel, ocrModels } from "../../quickstart/src/ocr/networks.ts";
import { detectedLines, detectionInput } from "../../quickstart/src/ocr/text-detection.ts";
import { recognisedLines, recognitionInput } from "../../quickstart/src/ocr/text-lines.ts";
import { type Paper, scanOf } from "../../quickstart/src/paper.ts";

/** How a paper is looked at. */
export interface View {
  /** The page's size for the search for lines. 1: as it was scanned. */
  readonly size: number;
  /** Whether the page is turned over. */
  readonly turned: boolean;
}

/** What one look yields. `confidence` is the mean over the lines, 0 to 1. */
export interface Look {
  readonly text: string;
  readonly confidence: number;
}

/** A tray is watched at half size: whether there is text, not what it says. */
const TRAY_SIZE = 0.5;
const BLANK: GrayImage = { width: 320, height: 320, pixels: new Uint8Array(320 * 320).fill(255) };

/** The networks, and how often they were run. */
export class Networks {
  /** Calls that reached a network. */
  sent = 0;
  /** How many samples the last call was advised to take at most. */
  samples = Number.POSITIVE_INFINITY;
  readonly #ocr: Ocr;

  constructor(ocr: Ocr) {
    this.#ocr = ocr;
  }

  /** Whether something lies on the tray. A file that cannot be decoded is something. */
  async seesPaper(paper: Paper | undefined): Promise<boolean> {
    let page = BLANK;
    try {
      if (paper) page = scaled(decodePng(scanOf(paper)), TRAY_SIZE);
    } catch {
      return true;
    }
    return detectedLines(page, await this.#infer("detection", detectionInput(page))).length > 0;
  }

  /** Reads a paper once. @throws DamagedScanError, BudgetExceededError */
  async look(paper: Paper, { size, turned }: View): Promise<Look> {
    const scan = scaled(decodePng(scanOf(paper)), size);
    const page = turned ? turnOver(scan) : scan;
    const map = await this.#infer("detection", detectionInput(page));
    const found = detectedLines(page, map).map((box) => crop(page, box));
    if (found.length === 0) return { text: "", confidence: 0 };
    const lines = recognisedLines(await this.#infer("recognition", recognitionInput(found)));
    const confidence = lines.reduce((sum, line) => sum + line.confidence, 0) / lines.length;
    return { text: lines.map(({ text }) => text).join("\n"), confidence };
  }

  /** The language of a text: an ISO 639-3 code. */
  languageOf(text: string): string {
    const options = { model: "lande", operation: "identify_language" };
    return meterInference(options, () => {
      this.sent++;
      return lande(text)[0]?.[0] ?? "";
    });
  }

  #infer(network: OcrModel, input: ModelTensor): Promise<ModelTensor> {
    const { name: model, task: operation } = ocrModels[network];
    return meterInference({ model, operation, followsAdvice: true }, async ({ advice }) => {
      this.samples = advice?.samples ?? Number.POSITIVE_INFINITY;
      this.sent++;
      return this.#ocr.run(network, input);
    });
  }
}

const scaled = (page: GrayImage, size: number): GrayImage =>
  size === 1 ? page : resize(page, Math.round(page.width * size), Math.round(page.height * size));
