import type { EnergyReader, Reading } from "@wattspan/core";
import type { Cotenants } from "./cotenants.js";
import type { SmiGauge } from "./smi-gauge.js";
import type { SmiSample, SmiStream } from "./smi-stream.js";

/** A sample that is older tells nothing of now. */
const OLD_MS = 1000;

/** What is read. */
export interface SmiReading {
  readonly stream: SmiStream;
  readonly asked: readonly string[];
  readonly cotenants: Cotenants;
  readonly now: () => number;
}

/** The newest line of each card. The child is looked after whenever it is read. */
export function smiReader(
  gauges: readonly SmiGauge[],
  { stream, asked, cotenants, now }: SmiReading,
): EnergyReader {
  let isOpen = true;
  return {
    read() {
      if (!isOpen) throw new Error("nvml: the reader is closed; open the meter again to read it.");
      stream.tend();
      const nowMs = now();
      void cotenants.look(nowMs);
      return gauges.map((gauge) => {
        const sample = stream.sample(gauge.card.uuid);
        return cotenants.mark(
          readingOf(gauge, asked.indexOf(gauge.column), { sample, nowMs, reason: stream.reason }),
        );
      });
    },
    close() {
      isOpen = false;
      stream.close();
    },
  };
}

interface Moment {
  readonly sample: SmiSample | undefined;
  readonly nowMs: number;
  /** Why there is no sample. */
  readonly reason: string;
}

function readingOf({ card, windowMs }: SmiGauge, column: number, { sample, nowMs, reason }: Moment): Reading {
  const none = (because: string): Reading => ({
    zone: card.uuid,
    atMs: nowMs,
    kind: "none",
    reason: because,
  });
  if (!sample || nowMs - sample.atMs > OLD_MS) return none(reason);
  const value = sample.values[column];
  if (typeof value === "number")
    return { zone: card.uuid, atMs: sample.atMs, kind: "power", watts: value, windowMs };
  return none(/reset|lost/i.test(value ?? "") ? "lost" : (value ?? "no value"));
}
