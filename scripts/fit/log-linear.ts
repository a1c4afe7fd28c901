/**
 * A baseline: energy as a product of powers of seven features of a run, by ordinary least squares on
 * logarithms.
 */

import type { MlEnergyRun } from "../../packages/models/src/estimators/ml-energy-runs.ts";

/**
 * All features of a run: active and total parameters, bits, GPUs, batch, which GPU, output tokens; and a
 * constant.
 */
const featuresOf = ({ model, gpus, batch, gpu, outputTokens }: MlEnergyRun): readonly number[] => [
  1,
  Math.log(model.activeParameters),
  Math.log(model.totalParameters),
  Math.log(model.weightBits),
  Math.log(gpus),
  Math.log(batch),
  gpu === "B200" ? 1 : 0,
  Math.log(outputTokens),
];

/**
 * A function from a run to J per output token, fitted to others. A small ridge term keeps it solvable if a
 * feature never changes.
 */
export function fitLogLinear(runs: readonly MlEnergyRun[]): (run: MlEnergyRun) => number {
  const rows = runs.map((run) => ({ x: featuresOf(run), y: Math.log(run.joulesPerOutputToken) }));
  const size = rows[0]?.x.length ?? 0;
  const matrix = Array.from({ length: size }, (_, i) => [
    ...Array.from(
      { length: size },
      (_, j) => sum(rows, ({ x }) => at(x, i) * at(x, j)) + (i === j ? 1e-6 : 0),
    ),
    sum(rows, ({ x, y }) => at(x, i) * y),
  ]);
  const weights = solved(matrix);
  return (run) => Math.exp(featuresOf(run).reduce((all, feature, i) => all + feature * at(weights, i), 0));
}

const at = (values: readonly number[], index: number): number => values[index] as number;
const sum = <T>(rows: readonly T[], of: (row: T) => number): number =>
  rows.reduce((all, row) => all + of(row), 0);

/** Gauss-Jordan elimination with pivoting; the last column is the right-hand side. */
function solved(matrix: number[][]): readonly number[] {
  const size = matrix.length;
  for (let column = 0; column < size; column++) {
    const below = matrix.slice(column).map((row) => Math.abs(at(row, column)));
    const pivot = column + below.indexOf(Math.max(...below));
    [matrix[column], matrix[pivot]] = [matrix[pivot] as number[], matrix[column] as number[]];
    const head = matrix[column] as number[];
    for (const row of matrix)
      if (row !== head) {
        const factor = at(row, column) / at(head, column);
        for (let j = column; j <= size; j++) row[j] = at(row, j) - factor * at(head, j);
      }
  }
  return matrix.map((row, i) => at(row, size) / at(row, i));
}
