/** A network with one hidden layer, trained by stochastic gradient descent. */

import { STATES } from "./dataset.ts";
import { FEATURES } from "./features.ts";
import { normal, randomFrom } from "./random.ts";

const HIDDEN = 32;
const CLASSES = STATES.length;

/** Weights by row: one row for each neuron, its bias last. */
interface Layer {
  readonly rows: readonly Float64Array[];
}

/** Learns to tell the state of a pump from the features of its signal. */
export class Network {
  readonly #hidden: Layer;
  readonly #output: Layer;
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
    this.#hidden = layerOf(HIDDEN, FEATURES, this.#random);
    this.#output = layerOf(CLASSES, HIDDEN, this.#random);
  }

  /** The most likely state. */
  predict(features: Float32Array): number {
    const { chances } = this.#forward(features);
    return chances.indexOf(Math.max(...chances));
  }

  /** One pass over the samples, in an order that is drawn. Returns the mean loss (cross entropy). */
  trainEpoch(samples: readonly Float32Array[], labels: readonly number[], rate: number): number {
    let loss = 0;
    for (const i of shuffled(samples.length, this.#random))
      loss += this.#learn(samples[i] as Float32Array, labels[i] as number, rate);
    return loss / samples.length;
  }

  #forward(features: Float32Array): { readonly hidden: Float64Array; readonly chances: number[] } {
    const hidden = Float64Array.from(this.#hidden.rows, (row) => Math.max(0, weighted(row, features)));
    const scores = this.#output.rows.map((row) => weighted(row, hidden));
    const highest = Math.max(...scores);
    const powers = scores.map((score) => Math.exp(score - highest));
    const sum = powers.reduce((total, one) => total + one, 0);
    return { hidden, chances: powers.map((one) => one / sum) };
  }

  #learn(features: Float32Array, label: number, rate: number): number {
    const { hidden, chances } = this.#forward(features);
    const errors = chances.map((chance, i) => chance - Number(i === label));
    const back = Float64Array.from(hidden, (value, neuron) =>
      value > 0
        ? errors.reduce((sum, error, i) => sum + error * (this.#output.rows[i]?.[neuron] as number), 0)
        : 0,
    );
    for (const [i, row] of this.#output.rows.entries()) descend(row, hidden, rate * (errors[i] as number));
    for (const [i, row] of this.#hidden.rows.entries()) descend(row, features, rate * (back[i] as number));
    return -Math.log(Math.max(chances[label] as number, Number.EPSILON));
  }
}

function layerOf(neurons: number, inputs: number, random: () => number): Layer {
  const deviation = Math.sqrt(2 / inputs);
  const row = () =>
    Float64Array.from({ length: inputs + 1 }, (_, i) => (i < inputs ? deviation * normal(random) : 0));
  return { rows: Array.from({ length: neurons }, row) };
}

function weighted(row: Float64Array, inputs: ArrayLike<number>): number {
  let sum = row[inputs.length] as number;
  for (let i = 0; i < inputs.length; i++) sum += (row[i] as number) * (inputs[i] as number);
  return sum;
}

function descend(row: Float64Array, inputs: ArrayLike<number>, step: number): void {
  if (step === 0) return;
  for (let i = 0; i < inputs.length; i++) row[i] = (row[i] as number) - step * (inputs[i] as number);
  row[inputs.length] = (row[inputs.length] as number) - step;
}

/** Fisher and Yates. */
function shuffled(count: number, random: () => number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
  return order;
}
