import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { ModelTensor } from "./model-tensor.ts";
import type { OcrModel } from "./ocr-model-files.ts";
import type { InferenceReply, InferenceRequest } from "./onnx-thread.ts";

/** The networks could not be loaded or run. */
export class OnnxError extends Error {
  override readonly name = "OnnxError";
}

/**
 * One thread of this process with the three networks loaded. `onnxruntime-node` computes on the thread that
 * calls it, so two lanes are two inferences at the same time, and the event loop stays free.
 *
 * @example
 * const lane = await OnnxLane.open();
 * const output = await lane.run("recognition", input);
 * await lane.close();
 */
export class OnnxLane {
  readonly #worker: Worker;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** Starts the thread and loads the networks. @throws OnnxError when this platform has no ONNX Runtime. */
  static async open(): Promise<OnnxLane> {
    const lane = new OnnxLane(new Worker(new URL("./onnx-thread.ts", import.meta.url)));
    const reply = await lane.#reply();
    if ("error" in reply) throw await lane.#failure("the networks cannot be loaded", reply.error);
    return lane;
  }

  /**
   * One inference. Calls on one lane wait for each other. The input's buffer is transferred to the thread.
   */
  run(model: OcrModel, input: ModelTensor): Promise<ModelTensor> {
    const result = this.#last.then(() => this.#run(model, input));
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  async #run(model: OcrModel, input: ModelTensor): Promise<ModelTensor> {
    const reply = this.#reply();
    this.#worker.postMessage({ model, input } satisfies InferenceRequest, [input.data.buffer]);
    const answer = await reply;
    if ("output" in answer) return answer.output;
    throw new OnnxError(`the ${model} network failed on an input of shape ${input.shape.join("×")}.`, {
      cause: "error" in answer ? answer.error : undefined,
    });
  }

  async #reply(): Promise<InferenceReply> {
    const [message] = (await once(this.#worker, "message")) as [InferenceReply];
    return message;
  }

  async #failure(what: string, cause: unknown): Promise<OnnxError> {
    await this.close();
    const detail = cause instanceof Error ? cause.message : String(cause);
    return new OnnxError(
      `${what}: ${detail}. onnxruntime-node runs on Linux (glibc), macOS (arm64) and Windows.`,
      {
        cause,
      },
    );
  }
}
