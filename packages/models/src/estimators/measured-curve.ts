import type { Range } from "@wattspan/core";
import type { MlEnergyRun } from "./ml-energy-runs.js";

interface Point {
  readonly batch: number;
  readonly joules: number;
}

/**
 * Joules per output token of the GPUs at a batch, from runs of one model. Each arrangement (GPU, number of
 * GPUs, how they share the model) has a curve through its runs:
 *
 * - between two batches energy per token is a straight line in the logarithms of both;
 * - below the smallest and above the largest measured batch it stays constant: nothing is extrapolated;
 * - a batch that was measured twice counts with the geometric mean.
 *
 * The value is the geometric mean of all arrangements at `batch.value`. Low and high are the minimum and
 * maximum of all arrangements, at both ends of `batch` and at every measured point between them.
 *
 * @param runs At least one.
 * @example joulesPerToken(runs, { value: 32, low: 8, high: 256 }) // { value: 0.174, low: 0.0616, high: 0.4548 }
 */
export function joulesPerToken(runs: readonly MlEnergyRun[], batch: Range): Range {
  const curves = curvesOf(runs);
  const inside = curves.flatMap((points) => [
    jouleAt(points, batch.low),
    jouleAt(points, batch.high),
    ...points
      .filter((point) => point.batch > batch.low && point.batch < batch.high)
      .map(({ joules }) => joules),
  ]);
  const value = geometricMean(curves.map((points) => jouleAt(points, batch.value)));
  // The mean of equal numbers may have a rounding error.
  return { value, low: Math.min(value, ...inside), high: Math.max(value, ...inside) };
}

function curvesOf(runs: readonly MlEnergyRun[]): readonly (readonly Point[])[] {
  const arrangements = new Map<string, Map<number, number[]>>();
  for (const { model, gpu, gpus, tensorParallel, maxBatch, joulesPerOutputToken } of runs) {
    const key = [model.id, gpu, gpus, tensorParallel].join(" ");
    const points = arrangements.get(key) ?? new Map<number, number[]>();
    arrangements.set(key, points);
    points.set(maxBatch, [...(points.get(maxBatch) ?? []), joulesPerOutputToken]);
  }
  return [...arrangements.values()].map((points) =>
    [...points]
      .map(([batch, joules]) => ({ batch, joules: geometricMean(joules) }))
      .sort((one, other) => one.batch - other.batch),
  );
}

function jouleAt(points: readonly Point[], batch: number): number {
  const after = points.findIndex((point) => point.batch >= batch);
  const [left, right] = [points[after - 1], points[after < 0 ? points.length - 1 : after] as Point];
  if (!left || after < 0) return right.joules;
  const share = Math.log(batch / left.batch) / Math.log(right.batch / left.batch);
  return left.joules * (right.joules / left.joules) ** share;
}

const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
