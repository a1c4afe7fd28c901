/**
 * Keeps this process alive while a command runs. What a command waits for may be a timer that does not, such as the
 * pause before a source is asked again.
 */

import { MAX_TIMER_MS } from "@wattspan/core/units";

let held: NodeJS.Timeout | undefined;

/**
 * Keeps it alive until the returned function is called.
 * @example const release = stayAlive(); await work(); release();
 */
export function stayAlive(): () => void {
  const timer = setInterval(() => undefined, MAX_TIMER_MS);
  held = timer;
  return () => {
    clearInterval(timer);
    held = undefined;
  };
}

/**
 * Runs code of the user in this process. Nothing else keeps it alive then, so it ends where that code waits for
 * something that never comes.
 * @example await ofUser(() => import(file))
 */
export async function ofUser<T>(work: () => T): Promise<Awaited<T>> {
  held?.unref();
  try {
    return await work();
  } finally {
    held?.ref();
  }
}
