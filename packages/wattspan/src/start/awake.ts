/** Longer than any part of a metering takes to give up. */
const MAX_MS = 10_000;

/**
 * Keeps the process alive while the caller awaits work of a metering, for ten seconds at most. No timer or socket of a
 * metering keeps it alive, and a promise alone does not either.
 * @example await awake(() => metering.shutdown());
 */
export async function awake<T>(work: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => undefined, MAX_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
