/**
 * A language model of llama's architecture with random weights: it computes like a real one, but its answers
 * are meaningless.
 */

import { writeFileSync } from "node:fs";
import { type GgufTensor, ggufFile } from "./gguf-file.ts";
import { seeded, weights } from "./seeded.ts";

/** Its size. Heads must divide the width. */
export interface LlamaShape {
  readonly width: number;
  readonly layers: number;
  readonly feedForward: number;
  readonly heads: number;
}

const SEED = 42;
const CONTEXT = 2048;
/** Types of tokens in llama.cpp: plain text, what is not known, what controls, and single bytes. */
const [PLAIN, UNKNOWN, CONTROL, BYTE] = [1, 2, 3, 6];
/** How SentencePiece writes a space. */
const SPACE = "▁";

/**
 * A token for each byte, one for the space, and three that control: every text can be said, a byte at a time.
 */
const bytes = Array.from({ length: 256 }, (_, i) => `<0x${i.toString(16).toUpperCase().padStart(2, "0")}>`);
const vocabulary = ["<unk>", "<s>", "</s>", ...bytes, SPACE];
const types = [UNKNOWN, CONTROL, CONTROL, ...bytes.map(() => BYTE), PLAIN];

/**
 * Writes the model as GGUF. The same shape gives the same file.
 * @example writeTinyLlama("tiny.gguf", { width: 64, layers: 2, feedForward: 172, heads: 4 });
 */
export function writeTinyLlama(path: string, shape: LlamaShape): void {
  writeFileSync(path, ggufFile(headerOf(shape), tensorsOf(shape)));
}

function headerOf({ width, layers, feedForward, heads }: LlamaShape) {
  return {
    "general.architecture": "llama",
    "general.name": `random ${width}x${layers}`,
    "general.file_type": 0,
    "llama.context_length": CONTEXT,
    "llama.embedding_length": width,
    "llama.block_count": layers,
    "llama.feed_forward_length": feedForward,
    "llama.attention.head_count": heads,
    "llama.attention.head_count_kv": heads,
    "llama.attention.layer_norm_rms_epsilon": { float: 1e-5 },
    "llama.rope.dimension_count": width / heads,
    "llama.vocab_size": vocabulary.length,
    "tokenizer.ggml.model": "llama",
    "tokenizer.ggml.tokens": { strings: vocabulary },
    "tokenizer.ggml.scores": { floats: vocabulary.map((_, i) => -i) },
    "tokenizer.ggml.token_type": { integers: types },
    "tokenizer.ggml.bos_token_id": 1,
    "tokenizer.ggml.eos_token_id": 2,
    "tokenizer.ggml.unknown_token_id": 0,
    "tokenizer.ggml.add_space_prefix": false,
  };
}

function tensorsOf({ width, layers, feedForward }: LlamaShape): GgufTensor[] {
  const random = seeded(SEED);
  const matrix = (name: string, input: number, output: number): GgufTensor => ({
    name: `${name}.weight`,
    dimensions: [input, output],
    data: weights(random, input * output, 1 / Math.sqrt(input)),
  });
  const norm = (name: string): GgufTensor => ({
    name: `${name}.weight`,
    dimensions: [width],
    data: new Float32Array(width).fill(1),
  });
  const layer = (i: number): GgufTensor[] => [
    norm(`blk.${i}.attn_norm`),
    ...["q", "k", "v", "output"].map((part) => matrix(`blk.${i}.attn_${part}`, width, width)),
    norm(`blk.${i}.ffn_norm`),
    matrix(`blk.${i}.ffn_gate`, width, feedForward),
    matrix(`blk.${i}.ffn_up`, width, feedForward),
    matrix(`blk.${i}.ffn_down`, feedForward, width),
  ];
  return [
    matrix("token_embd", width, vocabulary.length),
    norm("output_norm"),
    matrix("output", width, vocabulary.length),
    ...Array.from({ length: layers }, (_, i) => layer(i)).flat(),
  ];
}
