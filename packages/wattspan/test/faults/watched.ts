/** Watches what reaches the process and OpenTelemetry's `diag` while a test runs. */

import { type DiagLogger, DiagLogLevel, diag } from "@opentelemetry/api";

/** What was seen so far. */
export interface Watched {
  /** Lines of `diag` at warn or error. */
  readonly lines: readonly string[];
  /** The unhandled: rejections and exceptions. */
  readonly unhandled: readonly unknown[];
  stop(): void;
}

const silent = (): void => undefined;

/** Begins to watch; the test runner's own listeners do not hear of what is unhandled meanwhile. */
export function watch(): Watched {
  const lines: string[] = [];
  const unhandled: unknown[] = [];
  const note = (message: string): void => void lines.push(message);
  const logger: DiagLogger = { error: note, warn: note, info: silent, debug: silent, verbose: silent };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
  const events = ["unhandledRejection", "uncaughtException"] as const;
  const others = events.map((event) => process.rawListeners(event));
  const hear = (problem: unknown): void => void unhandled.push(problem);
  for (const event of events) process.removeAllListeners(event).on(event, hear);
  return {
    lines,
    unhandled,
    stop() {
      diag.disable();
      events.forEach((event, i) => {
        process.off(event, hear);
        for (const listener of others[i] ?? []) process.on(event, listener as never);
      });
    },
  };
}

/** Lets everything that is ready run, so that unhandled failures are known. */
export async function idle(turns = 3): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}
