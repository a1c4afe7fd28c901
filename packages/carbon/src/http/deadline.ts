import type { Clock } from "@wattspan/core";

/**
 * Runs `fn` with a signal that aborts with the caller's, or after `ms`. It settles at once then, even if `fn`
 * ignores its signal; a late result is dropped.
 */
export async function withDeadline<T>(
  clock: Pick<Clock, "schedule">,
  ms: number,
  signal: AbortSignal,
  late: () => Error,
  fn: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  let end: (reason: unknown) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    end = (reason) => {
      controller.abort(reason);
      reject(reason);
    };
  });
  const abort = () => end(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  const cancel = clock.schedule(() => end(late()), ms);
  try {
    const running = fn(controller.signal);
    running.catch(() => undefined);
    return await Promise.race([running, ended]);
  } finally {
    cancel();
    signal.removeEventListener("abort", abort);
  }
}
