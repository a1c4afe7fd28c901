/** A language model in ONNX with random weights, in the folder layout that transformers.js reads. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type OnnxConstant, type OnnxGraph, type OnnxNode, type OnnxValue, onnxFile } from "./onnx-file.ts";
import { seeded, weights } from "./seeded.ts";

const SEED = 7;
const WIDTH = 64;
const SPECIAL = ["<pad>", "<s>", "</s>", "<unk>"];
const CHARACTERS = [..." abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,!?:;"];
const vocabulary = [...SPECIAL, ...CHARACTERS];
/** Past and present keys and values of the one layer. */
const CACHE = ["0.key", "0.value"];

/**
 * Writes model, tokenizer (a token is a character) and configuration. The same in every run.
 * @example writeTinyOnnxModel("models/tiny"); // then: env.localModelPath = "models", and the model is "tiny"
 */
export function writeTinyOnnxModel(folder: string): void {
  mkdirSync(join(folder, "onnx"), { recursive: true });
  writeFileSync(join(folder, "onnx/model.onnx"), onnxFile(graph()));
  const special = { bos_token_id: 1, eos_token_id: 2, pad_token_id: 0 };
  const files = {
    config: {
      model_type: "llama",
      architectures: ["LlamaForCausalLM"],
      hidden_size: WIDTH,
      num_attention_heads: 1,
      num_key_value_heads: 1,
      num_hidden_layers: 1,
      vocab_size: vocabulary.length,
      ...special,
    },
    generation_config: special,
    tokenizer: tokenizer(),
    tokenizer_config: { tokenizer_class: "PreTrainedTokenizerFast", unk_token: "<unk>" },
  };
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(content));
}

function tokenizer() {
  const added = SPECIAL.map((content, id) => {
    const plain = { single_word: false, lstrip: false, rstrip: false, normalized: false };
    return { id, content, ...plain, special: true };
  });
  const vocab = Object.fromEntries(vocabulary.map((character, id) => [character, id]));
  return {
    version: "1.0",
    added_tokens: added,
    normalizer: null,
    post_processor: null,
    pre_tokenizer: { type: "Split", pattern: { Regex: "[\\s\\S]" }, behavior: "Isolated", invert: false },
    decoder: { type: "Fuse" },
    model: { type: "WordLevel", vocab, unk_token: "<unk>" },
  };
}

/**
 * One layer of attention with a cache, and one that feeds forward. The prompt's tokens see each other: a prefix model.
 */
function graph(): OnnxGraph {
  const random = seeded(SEED);
  const matrix = (name: string, rows: number, columns: number): OnnxConstant => ({
    name,
    dimensions: [rows, columns],
    data: weights(random, rows * columns, 1 / Math.sqrt(rows)),
  });
  const constants: OnnxConstant[] = [
    matrix("embedding", vocabulary.length, WIDTH),
    ...["query", "key", "value"].map((name) => matrix(`to-${name}`, WIDTH, WIDTH)),
    matrix("up", WIDTH, 4 * WIDTH),
    matrix("down", 4 * WIDTH, WIDTH),
    matrix("to-vocabulary", WIDTH, vocabulary.length),
    { name: "head", dimensions: [1], data: BigInt64Array.of(1n) },
  ];
  const cache = (prefix: string, length: string): OnnxValue[] =>
    CACHE.map((part) => value(`${prefix}.${part}`, "float32", ["batch", 1, length, WIDTH]));
  return {
    nodes: nodes(),
    constants,
    inputs: [value("input_ids", "int64", ["batch", "tokens"]), ...cache("past_key_values", "past")],
    outputs: [value("logits", "float32", ["batch", "tokens", vocabulary.length]), ...cache("present", "all")],
  };
}

function nodes(): OnnxNode[] {
  const split = (name: string): OnnxNode[] => [
    node("MatMul", ["tokens", `to-${name}`], `${name}-flat`),
    node("Unsqueeze", [`${name}-flat`, "head"], name),
  ];
  const remember = (name: string): OnnxNode =>
    node("Concat", [`past_key_values.0.${name}`, name], `present.0.${name}`, { axis: 2 });
  return [
    node("Gather", ["embedding", "input_ids"], "tokens"),
    ...["query", "key", "value"].flatMap(split),
    remember("key"),
    remember("value"),
    node("Transpose", ["present.0.key"], "keys", { perm: [0, 1, 3, 2] }),
    node("MatMul", ["query", "keys"], "scores"),
    node("Softmax", ["scores"], "attention", { axis: 3 }),
    node("MatMul", ["attention", "present.0.value"], "mixed-heads"),
    node("Squeeze", ["mixed-heads", "head"], "mixed"),
    node("Add", ["tokens", "mixed"], "attended"),
    node("MatMul", ["attended", "up"], "wide"),
    node("Relu", ["wide"], "bent"),
    node("MatMul", ["bent", "down"], "narrow"),
    node("Add", ["attended", "narrow"], "last"),
    node("MatMul", ["last", "to-vocabulary"], "logits"),
  ];
}

const node = (
  operation: string,
  inputs: readonly string[],
  output: string,
  attributes: OnnxNode["attributes"] = {},
): OnnxNode => ({ operation, inputs, output, attributes });

const value = (name: string, type: OnnxValue["type"], dimensions: OnnxValue["dimensions"]): OnnxValue => ({
  name,
  type,
  dimensions,
});
