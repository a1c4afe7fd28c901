/** An ONNX model in this process, through transformers.js. Unaware of metering. */

import { env, pipeline, TextStreamer } from "@huggingface/transformers";
import type { Answer, Question } from "./llama.ts";

/** An opened model. */
export interface Transformer {
  /** Answers. `onText` gets the text as it comes. */
  answer(question: Question, onText?: (text: string) => void): Promise<Answer>;
  close(): Promise<void>;
}

/**
 * Opens a model in a folder of models, without using the network.
 * @example await openTransformer("models", "tiny")
 */
export async function openTransformer(folder: string, name: string): Promise<Transformer> {
  env.allowRemoteModels = false;
  env.localModelPath = folder;
  const generator = await pipeline("text-generation", name, { dtype: "fp32", device: "cpu" });
  const { tokenizer } = generator;
  return {
    async answer({ prompt, maxTokens }, onText) {
      let output = 0;
      const streamer = new TextStreamer(tokenizer, {
        skip_prompt: true,
        // Called with every generated token, and before that with the prompt's tokens.
        token_callback_function: (tokens: bigint[]) => {
          output += tokens.length;
        },
        callback_function: (text: string) => onText?.(text),
      });
      const settings = { max_new_tokens: maxTokens, do_sample: false, return_full_text: false, streamer };
      const answers = await generator(prompt, settings);
      const [first] = answers as { generated_text: string }[];
      const input = tokenizer.encode(prompt).length;
      return { text: first?.generated_text ?? "", input, output };
    },
    async close() {
      await generator.dispose();
    },
  };
}
