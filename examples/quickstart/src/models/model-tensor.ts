/** The numbers that go into, and come out of, a model: a flat array and its shape. */
export interface ModelTensor {
  readonly data: Float32Array<ArrayBuffer>;
  readonly shape: readonly number[];
}
