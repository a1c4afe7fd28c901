/** A process that ends by itself loses nothing: the last calls are settled and exported before it goes. */

import { diag } from "@opentelemetry/api";
import type { Metering } from "@wattspan/core";
import { deliver, type Providers } from "./deliver.js";
import { lettingGo } from "./letting-go.js";

/** Slow counters are waited for this long at most: an exit must not feel like a hang. */
const MAX_WAIT_MS = 1000;
/** An exporter whose server does not answer may wait for half a minute. */
const MAX_EXPORT_MS = 5000;
/** Counters tick in the background; this looks whether they have. */
const LOOK_MS = 5;

/** What {@link settleAtNaturalExit} needs to know. */
export interface ExitPlan extends Providers {
  readonly metering: Pick<Metering, "status" | "flush">;
  /** How many footprints were delivered so far. */
  readonly delivered: () => number;
}

/**
 * Settles and exports when the event loop runs empty: once, and again when more was delivered since. An exporter that hangs holds the
 * process for five seconds. Not on `process.exit()` and
 * not on signals: those are the application's. Returns a function that takes it back.
 * @example const forget = settleAtNaturalExit({ metering, delivered: () => count });
 */
export function settleAtNaturalExit(plan: ExitPlan): () => void {
  let settling = false;
  let settled: string | undefined;
  const state = (): string => `${plan.delivered()} delivered, ${plan.metering.status.unsettled} not settled`;
  const settle = (): void => {
    // The event fires again whenever new work ran empty, and settling is such work: without news this ends.
    if (settling || state() === settled) return;
    settling = true;
    void finish(plan)
      .catch((error: unknown) => diag.warn(`wattspan: the exit could not be settled: ${String(error)}`))
      .finally(() => {
        settled = state();
        settling = false;
      });
  };
  process.on("beforeExit", settle);
  return () => process.off("beforeExit", settle);
}

async function finish(plan: ExitPlan): Promise<void> {
  const { metering } = plan;
  const untilMs = performance.now() + MAX_WAIT_MS;
  while (metering.status.unsettled > 0 && performance.now() < untilMs) await pause();
  await lettingGo(() => deliver(metering, plan), MAX_EXPORT_MS);
}

/** On a timer that keeps the process alive, other than those of the metering. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LOOK_MS));
