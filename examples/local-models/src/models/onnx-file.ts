/**
 * Writes ONNX (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto): a Protocol Buffers message, by the numbers of
 * its fields.
 */

/** A step of the graph. Attributes are a whole number or a list of them. */
export interface OnnxNode {
  readonly operation: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

/** Constants, by their name. */
export interface OnnxConstant {
  readonly name: string;
  readonly dimensions: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

/** What goes in and out. A name in place of a size is a size that may vary. */
export interface OnnxValue {
  readonly name: string;
  readonly type: "float32" | "int64";
  readonly dimensions: readonly (number | string)[];
}

/** A graph, its nodes in the order of computation. */
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

const TYPE = { float32: 1, int64: 7 };
const ATTRIBUTE = { integer: 2, integers: 7 };
const IR_VERSION = 8;
const OPERATORS = 17;

/** The bytes of a file. @example onnxFile({ nodes, constants, inputs, outputs }) */
export function onnxFile(graph: OnnxGraph): Uint8Array {
  const body = [
    ...graph.nodes.map((node) => bytes(1, nodeBytes(node))),
    string(2, "graph"),
    ...graph.constants.map((constant) => bytes(5, constantBytes(constant))),
    ...graph.inputs.map((value) => bytes(11, valueBytes(value))),
    ...graph.outputs.map((value) => bytes(12, valueBytes(value))),
  ];
  const operators = Buffer.concat([string(1, ""), integer(2, OPERATORS)]);
  return Buffer.concat([integer(1, IR_VERSION), bytes(7, Buffer.concat(body)), bytes(8, operators)]);
}

function nodeBytes({ operation, inputs, output, attributes = {} }: OnnxNode): Buffer {
  return Buffer.concat([
    ...inputs.map((input) => string(1, input)),
    string(2, output),
    string(3, output),
    string(4, operation),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attributeBytes(name, value))),
  ]);
}

function attributeBytes(name: string, value: number | readonly number[]): Buffer {
  return typeof value === "number"
    ? Buffer.concat([string(1, name), integer(3, value), integer(20, ATTRIBUTE.integer)])
    : Buffer.concat([
        string(1, name),
        ...value.map((one) => integer(8, one)),
        integer(20, ATTRIBUTE.integers),
      ]);
}

function constantBytes({ name, dimensions, data }: OnnxConstant): Buffer {
  return Buffer.concat([
    ...dimensions.map((size) => integer(1, size)),
    integer(2, data instanceof Float32Array ? TYPE.float32 : TYPE.int64),
    string(8, name),
    bytes(9, Buffer.from(data.buffer, data.byteOffset, data.byteLength)),
  ]);
}

function valueBytes({ name, type, dimensions }: OnnxValue): Buffer {
  const sizes = dimensions.map((size) =>
    bytes(1, typeof size === "number" ? integer(1, size) : string(2, size)),
  );
  const tensor = Buffer.concat([integer(1, TYPE[type]), bytes(2, Buffer.concat(sizes))]);
  return Buffer.concat([string(1, name), bytes(2, bytes(1, tensor))]);
}

const string = (field: number, value: string): Buffer => bytes(field, Buffer.from(value));
const integer = (field: number, value: number): Buffer => Buffer.concat([varint(field * 8), varint(value)]);
const bytes = (field: number, value: Buffer): Buffer =>
  Buffer.concat([varint(field * 8 + 2), varint(value.length), value]);

function varint(value: number): Buffer {
  const groups: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) groups.push((rest % 128) + 128);
  return Buffer.from([...groups, rest]);
}
