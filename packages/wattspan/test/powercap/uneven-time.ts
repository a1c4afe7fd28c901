import type { ManualClock } from "@wattspan/testing";

/**
 * How far time goes at once, in turn, in milliseconds: what falls due meanwhile runs late, as on a machine on
 * which others work. Never in step with anything that refreshes, and now and then as long as an event loop
 * that is blocked.
 */
const STEPS_MS = [1.3, 3.7, 0.9, 7.1, 2.3, 4.9, 1.1, 23.3, 2.7, 5.3, 1.7, 41.9, 3.1];

/** Lets time go on until something is done, and gives what that gives. */
export type Until = <T>(work: Promise<T>) => Promise<T>;

/**
 * Time in the hands of a test that goes on as real time does for a process: unevenly.
 * @param atStep Called when time has gone on, before what is due runs; what it gives then is called
 *   afterwards, and waited for.
 * @example
 * const until = unevenTime(clock);
 * await until(metering.meterInference({ model: "m" }, () => new Promise((done) => clock.schedule(done, 100))));
 */
export function unevenTime(clock: ManualClock, atStep?: (nowMs: number) => () => Promise<unknown>): Until {
  let steps = 0;
  async function step(): Promise<void> {
    clock.set(clock.now() + (STEPS_MS[steps++ % STEPS_MS.length] as number));
    const after = atStep?.(clock.now());
    await clock.advanceAsync(0);
    await after?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return async (work) => {
    let isDone = false;
    const done = () => {
      isDone = true;
    };
    work.then(done, done);
    await clock.advanceAsync(0);
    while (!isDone) await step();
    return work;
  };
}
