/** Delivers what the running metering has, in a bounded time, whoever started it. Runs where Node is not. */

import { diag } from "@opentelemetry/api";
import { globalMetering, type Metering } from "@wattspan/core";
import { WATTSPAN } from "@wattspan/core/shared";
import { type Delivers, deliver } from "../../start/deliver.js";

/** How long things may take. */
export interface DeliverOptions {
  /** The longest wait for exporters, in milliseconds: what they have not sent by then is left to them. Default 2000. */
  readonly limitMs?: number;
}

/** Settles what has ended and has the providers send it. Resolves in any case; what fails is told on `diag`. */
export async function deliverRunning({ limitMs = 2000 }: DeliverOptions): Promise<void> {
  const metering: (Metering & Partial<Delivers>) | undefined = globalMetering();
  if (!metering) return;
  try {
    await atMost(limitMs, metering[WATTSPAN]?.deliver() ?? deliver(metering));
  } catch (error) {
    warn(error);
  }
}

async function atMost(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** A logger of the application that throws is not the handler's trouble. */
export function warn(error: unknown): void {
  try {
    diag.warn(`wattspan: not everything was delivered: ${String(error)}`);
  } catch {
    return;
  }
}
