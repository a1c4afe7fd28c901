/** A meter that the tests of the contract break in every way. */

import type { EnergyMeter, EnergyReader, Opened, Reading, Zone } from "@wattspan/core";
import type { ManualClock } from "../src/fakes/manual-clock.js";

/** A day of uptime: seconds and dates are then far from milliseconds of uptime. */
export const START_MS = 86_400_000;
/** Its one zone. */
export const gpu: Zone = {
  id: "gpu-0",
  component: "gpu",
  scope: "device",
  origin: "sensor",
  refreshMs: 100,
  maxWatts: 700,
};

/** What a meter does otherwise than it should. */
export interface Broken {
  readonly zones?: readonly unknown[];
  readonly reading?: (read: number) => unknown;
  readonly reader?: Partial<EnergyReader>;
  readonly open?: (opens: number, signal: AbortSignal) => unknown;
  readonly name?: string;
}

/** A meter that keeps the contract, with parts to break. */
export function meterOf(clock: ManualClock, broken: Broken = {}): EnergyMeter {
  let opens = 0;
  let reads = 0;
  const reader: EnergyReader = {
    read() {
      const good = { zone: "gpu-0", atMs: clock.now(), kind: "power", watts: 90, windowMs: 100 };
      const reading = broken.reading?.(++reads) ?? {};
      return (Array.isArray(reading) ? reading : [{ ...good, ...(reading as object) }]) as readonly Reading[];
    },
    ...broken.reader,
  };
  const ready = { status: "ready", zones: broken.zones ?? [gpu], reader } as Opened;
  const open = async (signal: AbortSignal) => ((await broken.open?.(++opens, signal)) ?? ready) as Opened;
  return { name: broken.name ?? "wall-plug", open };
}

/** Fails as an unreadable file does. */
export const failing = (): never => {
  throw new Error("EIO");
};
