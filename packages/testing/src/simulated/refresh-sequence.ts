/**
 * Finds the last refresh at or before a time where refreshes follow each other at intervals of their own, and not on
 * a grid: by a device that refreshes at another pace than it says, strays ever further, or leaves refreshes out. For
 * `refreshedAt` of a zone of `fakeMeter`.
 *
 * @param options.startMs Time of refresh 0. Before it nothing is refreshed: the answer is `startMs`.
 * @param options.intervalMs Time from the refresh of this index to the next one, above 0. Asked once for each, in order.
 * @throws RangeError for an interval that is not finite or not above 0.
 * @example
 * const everyFifthLeftOut = refreshSequence({ startMs: 0, intervalMs: (index) => (index % 4 === 3 ? 200 : 100) });
 * everyFifthLeftOut(450); // 300
 */
export function refreshSequence(options: {
  readonly startMs: number;
  readonly intervalMs: (index: number) => number;
}): (ms: number) => number {
  const { startMs, intervalMs } = options;
  const times = [startMs];
  const latest = () => times[times.length - 1] as number;
  return (ms) => {
    while (latest() <= ms) {
      const interval = intervalMs(times.length - 1);
      if (!(Number.isFinite(interval) && interval > 0)) {
        throw new RangeError(
          `refreshSequence: intervalMs(${times.length - 1}) gave ${interval}; pass finite milliseconds above 0.`,
        );
      }
      times.push(latest() + interval);
    }
    let [low, high] = [0, times.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((times[middle] as number) <= ms) low = middle;
      else high = middle - 1;
    }
    return times[low] as number;
  };
}
