/** Settles and exports the last calls before a process ends by itself. */

import { diag } from "@opentelemetry/api";
import type { Metering } from "@wattspan/core";
import { deliver, type Providers } from "./deliver.js";
import { lettingGo } from "./letting-go.js";

/** The longest wait for slow counters: an exit must not feel like a hang. */
const MAX_WAIT_MS = 1000;
/** An exporter whose server does not answer may wait for half a minute. */
export const MAX_EXPORT_MS = 5000;
/** Counters tick in the background. This is the interval between checks of them. */
const LOOK_MS = 5;

/** The inputs of {@link settleAtNaturalExit}. */
export interface ExitPlan extends Providers {
  readonly metering: Pick<Metering, "status" | "flush">;
  /** The number of footprints delivered so far. */
  readonly delivered: () => number;
}

/**
 * Settles and exports when the event loop runs empty: once, and again if more was delivered since. A hanging
 * exporter holds the process for five seconds. It does not act on `process.exit()` and signals: those are the
 * application's. Returns a function that undoes it.
 * @example const forget = settleAtNaturalExit({ metering, delivered: () => count });
 */
export function settleAtNaturalExit(plan: ExitPlan): () => void {
  let settling = false;
  let again = true;
  let sent: string | undefined;
  const state = (): string => `${plan.delivered()} delivered, ${plan.metering.status.unsettled} not settled`;
  const settle = (): void => {
    // The event fires again whenever new work runs empty, and settling is such work. Without news this ends.
    if (settling || state() === sent) return;
    settling = true;
    let flushed: string | undefined;
    void finish(plan, () => {
      flushed = state();
    })
      .catch((error: unknown) => diag.warn(`wattspan: the exit could not be settled: ${String(error)}`))
      .finally(() => {
        // What was delivered while the exporters worked is news, but only once: timers fire meanwhile, and
        // exporters may be metered.
        sent = again && flushed ? flushed : state();
        again &&= sent === state();
        settling = false;
      });
  };
  process.on("beforeExit", settle);
  return () => process.off("beforeExit", settle);
}

async function finish(plan: ExitPlan, onFlushed: () => void): Promise<void> {
  const { metering } = plan;
  const untilMs = performance.now() + MAX_WAIT_MS;
  while (metering.status.unsettled > 0 && performance.now() < untilMs) await pause();
  await lettingGo(() => deliver(metering, plan, onFlushed), MAX_EXPORT_MS);
}

/** On a timer that keeps the process alive, unlike those of the metering. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LOOK_MS));
