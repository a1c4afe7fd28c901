import { processSeconds } from "../src/host/processes/cpu-seconds.js";
import { ownThreadSeconds } from "../src/host/processes/thread-seconds.js";

/**
 * CPU seconds that a task takes in this thread, which are no more on a busy machine; where Node does not know those of a thread, all that
 * the process used meanwhile.
 *
 * @example expect(cpuSecondsOf(() => parse(longText))).toBeLessThan(1);
 */
export function cpuSecondsOf(task: () => void): number {
  const used = ownThreadSeconds() ?? { read: processSeconds };
  const beforeS = used.read() ?? Number.NaN;
  task();
  return (used.read() ?? Number.NaN) - beforeS;
}
