/** A process that ends by itself loses nothing: the last calls are settled and exported before it goes. */

import { metrics, trace } from "@opentelemetry/api";
import type { Metering } from "@wattspan/core";

/** A slow counter is waited for this long at most: an exit must not feel like a hang. */
const LONGEST_WAIT_MS = 1000;
/** The refresh of the slowest counter that most machines have. */
const REFRESH_MS = 120;

interface Flushable {
  forceFlush?(): Promise<unknown>;
}

/**
 * Settles when the event loop runs empty. Not on `process.exit()` and not on signals: those are the application's.
 * Returns a function that takes it back.
 * @example const forget = settleAtNaturalExit(metering);
 */
export function settleAtNaturalExit(metering: Metering): () => void {
  let settling = false;
  const settle = (): void => {
    // The event fires again whenever new work ran empty; without anything to settle there is no new work.
    if (settling || metering.status.unsettled === 0) return;
    settling = true;
    setTimeout(() => {
      void finish(metering).finally(() => {
        settling = false;
      });
    }, waitMs(metering));
  };
  process.on("beforeExit", settle);
  return () => process.off("beforeExit", settle);
}

/** One refresh of the slowest device, so that its counter can tick past the last end. */
function waitMs(metering: Metering): number {
  const slow = metering.status.devices.some(({ component }) => component === "gpu");
  return Math.min(LONGEST_WAIT_MS, slow ? REFRESH_MS : 1);
}

async function finish(metering: Metering): Promise<void> {
  await metering.flush();
  await Promise.allSettled([flush(metrics.getMeterProvider()), flush(tracerProvider())]);
}

/** The application's provider stands behind a proxy in OpenTelemetry's API. */
function tracerProvider(): unknown {
  const provider = trace.getTracerProvider() as { getDelegate?(): unknown };
  return provider.getDelegate?.() ?? provider;
}

async function flush(provider: unknown): Promise<void> {
  await (provider as Flushable).forceFlush?.();
}
