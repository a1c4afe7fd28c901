/** Stops running work on Ctrl-C. */

/** Source of signals: `process`. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;

/**
 * Listens until `end`; the first signal aborts. Without a source it never aborts.
 * @example const interrupted = interruption(process); await work(interrupted.signal); interrupted.end();
 */
export function interruption(signals?: SignalSource): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  for (const name of SIGNALS) signals?.on(name, abort);
  return {
    signal: controller.signal,
    end() {
      for (const name of SIGNALS) signals?.off(name, abort);
    },
  };
}
