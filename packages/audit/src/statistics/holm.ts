/** The correction for several tests at once. */

/**
 * Holm's adjustment (1979): the smallest p counts as many times as there are tests, the next once less, and none
 * less than the one before. The chance that any of the tests alarms falsely stays what one test promises, however
 * the figures depend on each other: energy, carbon and latency of the same runs do. Bonferroni promises no more and
 * finds less; a rate of false discoveries is no promise for a gate, where one false alarm blocks.
 *
 * @returns Adjusted p in the order given.
 * @example holm([0.01, 0.04, 0.03]) // [0.03, 0.06, 0.06]
 */
export function holm(ps: readonly number[]): number[] {
  const adjusted = new Array<number>(ps.length);
  let least = 0;
  ps.map((p, i) => [p, i] as const)
    .sort(([a], [b]) => a - b)
    .forEach(([p, i], place) => {
      least = Math.max(least, Math.min(1, p * (ps.length - place)));
      adjusted[i] = least;
    });
  return adjusted;
}
