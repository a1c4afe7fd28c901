import type { ManualClock } from "@wattspan/testing";

/** Time between roots, in milliseconds. */
const EVERY_MS = 40;

/**
 * Starts tasks at an even rate on a manual clock, and resolves when all have ended. Time moves by whole
 * milliseconds, and all that is ready runs between two: how many promises a call goes through changes no time.
 * @throws What a task throws.
 */
export async function atEvenRate(clock: ManualClock, tasks: readonly (() => Promise<void>)[]): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  let open = tasks.length;
  for (const [i, task] of tasks.entries())
    clock.schedule(() => {
      task()
        .catch((error: unknown) => {
          failure = { error };
        })
        .finally(() => open--);
    }, i * EVERY_MS);
  while (open > 0 && !failure) await pass(clock, 1);
  if (failure) throw failure.error;
}

/** Lets so many milliseconds pass. */
export async function pass(clock: ManualClock, ms: number): Promise<void> {
  for (let i = 0; i < ms; i++) {
    clock.advance(1);
    await turn();
    await turn();
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
