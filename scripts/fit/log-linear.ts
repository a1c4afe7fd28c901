/**
 * A baseline: energy as a product of powers of seven features of a run, by ordinary least squares on
 * logarithms.
 */

import { Matrix, solve } from "ml-matrix";
import { sum } from "simple-statistics";
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
  const x = new Matrix(runs.map((run) => [...featuresOf(run)]));
  const y = Matrix.columnVector(runs.map(({ joulesPerOutputToken }) => Math.log(joulesPerOutputToken)));
  const ridge = Matrix.eye(x.columns).mul(1e-6);
  const weights = solve(x.transpose().mmul(x).add(ridge), x.transpose().mmul(y)).to1DArray();
  const products = (run: MlEnergyRun) =>
    featuresOf(run).map((feature, i) => feature * (weights[i] as number));
  return (run) => Math.exp(sum(products(run)));
}
