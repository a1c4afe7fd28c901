/** Writes GGUF, the file format of llama.cpp (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md), version 3. */

/** A value of the header. A plain number is an unsigned integer of 32 bits. */
export type GgufValue =
  | number
  | string
  | boolean
  | { readonly float: number }
  | { readonly strings: readonly string[] }
  | { readonly floats: readonly number[] }
  | { readonly integers: readonly number[] };

/** 32-bit floats; the first dimension is the one whose values lie side by side. */
export interface GgufTensor {
  readonly name: string;
  readonly dimensions: readonly number[];
  readonly data: Float32Array;
}

const TYPE = { uint32: 4, int32: 5, float32: 6, boolean: 7, string: 8, array: 9 };
const ALIGNMENT = 32;

/** The bytes of a file. @example ggufFile({ "general.architecture": "llama" }, tensors) */
export function ggufFile(
  header: Readonly<Record<string, GgufValue>>,
  tensors: readonly GgufTensor[],
): Uint8Array {
  const entries = Object.entries(header);
  const parts = [Buffer.from("GGUF"), uint32(3), uint64(tensors.length), uint64(entries.length)];
  for (const [key, value] of entries) parts.push(text(key), valueBytes(value));
  let offset = 0;
  for (const { name, dimensions, data } of tensors) {
    parts.push(text(name), uint32(dimensions.length), ...dimensions.map(uint64), uint32(0), uint64(offset));
    offset += aligned(data.byteLength);
  }
  const described = Buffer.concat(parts);
  const all = [padded(described)];
  for (const { data } of tensors)
    all.push(padded(Buffer.from(data.buffer, data.byteOffset, data.byteLength)));
  return Buffer.concat(all);
}

function valueBytes(value: GgufValue): Buffer {
  if (typeof value === "number") return Buffer.concat([uint32(TYPE.uint32), uint32(value)]);
  if (typeof value === "boolean") return Buffer.concat([uint32(TYPE.boolean), Buffer.of(Number(value))]);
  if (typeof value === "string") return Buffer.concat([uint32(TYPE.string), text(value)]);
  if ("float" in value) return Buffer.concat([uint32(TYPE.float32), float32(value.float)]);
  if ("strings" in value) return array(TYPE.string, value.strings.map(text));
  if ("floats" in value) return array(TYPE.float32, value.floats.map(float32));
  return array(TYPE.int32, value.integers.map(uint32));
}

const array = (type: number, items: readonly Buffer[]): Buffer =>
  Buffer.concat([uint32(TYPE.array), uint32(type), uint64(items.length), ...items]);

const aligned = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;
const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc(aligned(bytes.length) - bytes.length)]);

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function float32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint64(bytes.length), bytes]);
}
