/**
 * Delivers what the running metering has, in bounded time, no matter who started it. Runs outside Node too.
 */

import { diag } from "@opentelemetry/api";
import { globalMetering, type Metering } from "@wattspan/core";
import { WATTSPAN } from "@wattspan/core/shared";
import { atMost, type Delivers, deliver } from "../../start/deliver.js";

/** Time limits. */
export interface DeliverOptions {
  /**
   * The longest wait for exporters, in milliseconds. They keep what they have not sent by then. Default 2000.
   */
  readonly limitMs?: number;
}

/** Settles ended activities and flushes the providers. Always resolves. Failures are logged on `diag`. */
export async function deliverRunning({ limitMs = 2000 }: DeliverOptions): Promise<void> {
  const metering: (Metering & Partial<Delivers>) | undefined = globalMetering();
  if (!metering) return;
  try {
    await atMost(limitMs, metering[WATTSPAN]?.deliver() ?? deliver(metering));
  } catch (error) {
    warn(error);
  }
}

/** A logger that throws must not trouble the handler. */
export function warn(error: unknown): void {
  try {
    diag.warn(`wattspan: not everything was delivered: ${String(error)}`);
  } catch {
    return;
  }
}
