/** Runs in a worker thread: loads the networks and runs what it is sent, one after the other. */
import { parentPort } from "node:worker_threads";
import { InferenceSession, Tensor } from "onnxruntime-node";
import type { ModelTensor } from "./model-tensor.ts";
import { type OcrModel, ocrModels } from "./ocr-model-files.ts";

/** One inference to do. */
export interface InferenceRequest {
  readonly model: OcrModel;
  readonly input: ModelTensor;
}
/** The result. The first message of a thread states whether the networks could be loaded. */
export type InferenceReply =
  | { readonly output: ModelTensor }
  | { readonly ready: true }
  | { readonly error: unknown };

if (parentPort === null)
  throw new Error("onnx-thread.ts is a worker thread: start it through OnnxLane.open().");
const port = parentPort;

// One thread per network: the lanes are the concurrency, and spinning helpers would burn joules for nothing.
const load = (model: OcrModel): Promise<InferenceSession> =>
  InferenceSession.create(ocrModels[model].path, { executionProviders: ["cpu"], intraOpNumThreads: 1 });

async function run(session: InferenceSession, input: ModelTensor): Promise<ModelTensor> {
  const [inputName] = session.inputNames;
  const [outputName] = session.outputNames;
  if (inputName === undefined || outputName === undefined)
    throw new Error("the network has no input or no output.");
  const result = await session.run({ [inputName]: new Tensor("float32", input.data, input.shape) });
  const output = result[outputName];
  if (output === undefined || !(output.data instanceof Float32Array))
    throw new Error("the network gave no floats.");
  return { data: Float32Array.from(output.data), shape: output.dims };
}

try {
  const sessions = {
    detection: await load("detection"),
    orientation: await load("orientation"),
    recognition: await load("recognition"),
  };
  port.on("message", ({ model, input }: InferenceRequest) => {
    run(sessions[model], input).then(
      (output) => port.postMessage({ output } satisfies InferenceReply, [output.data.buffer]),
      (error: unknown) => port.postMessage({ error } satisfies InferenceReply),
    );
  });
  port.postMessage({ ready: true } satisfies InferenceReply);
} catch (error) {
  port.postMessage({ error } satisfies InferenceReply);
}
