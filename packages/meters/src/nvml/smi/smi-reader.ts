import type { EnergyReader, Reading } from "@wattspan/core";
import type { Cotenants } from "../sharing/cotenants.js";
import type { SmiGauge } from "./smi-gauge.js";
import type { SmiSample, SmiStream } from "./smi-stream.js";

/** An older sample is outdated. */
const OLD_MS = 1000;

/** What a reader of `nvidia-smi` reads from, and with whom its cards are shared. */
export interface SmiReading {
  readonly stream: SmiStream;
  readonly asked: readonly string[];
  readonly cotenants: Cotenants;
  readonly now: () => number;
}

/**
 * Every line of each card since the last read, the oldest first; without any, the newest again. Each read
 * checks on the child.
 */
export function smiReader(
  gauges: readonly SmiGauge[],
  { stream, asked, cotenants, now }: SmiReading,
): EnergyReader {
  let isOpen = true;
  /** Successive reads without a current value. */
  const missed = new Map<string, number>();

  /**
   * The newest line while it is current; once longer, as a blocked thread has not received later lines yet.
   */
  function again(gauge: SmiGauge, column: number, nowMs: number): Reading {
    const { uuid } = gauge.card;
    const sample = stream.sample(uuid);
    const misses = sample && nowMs - sample.atMs <= OLD_MS ? 0 : (missed.get(uuid) ?? 0) + 1;
    missed.set(uuid, misses);
    return sample && misses <= 1 ? lineOf(gauge, column, sample) : noneOf(uuid, nowMs, stream.reason);
  }

  return {
    read() {
      if (!isOpen) throw new Error("nvml: the reader is closed; open the meter again to read it.");
      stream.tend();
      const nowMs = now();
      void cotenants.look();
      return gauges.flatMap((gauge) => {
        const { uuid } = gauge.card;
        const column = asked.indexOf(gauge.column);
        const taken = stream.take(uuid);
        if (taken.length > 0) missed.delete(uuid);
        const said = taken.map((sample) => lineOf(gauge, column, sample));
        // Lines before them were lost.
        if (taken.length >= keptLines(gauges.length))
          said[0] = noneOf(uuid, said[0]?.atMs ?? nowMs, "too many lines");
        const readings = said.length > 0 ? said : [again(gauge, column, nowMs)];
        return readings.map((reading) => cotenants.mark(reading));
      });
    },
    close() {
      isOpen = false;
      stream.close();
    },
  };
}

/** Maximum of waiting lines per card: a hundred seconds, but no more than one read may return. */
export const keptLines = (cards: number): number => Math.min(1000, Math.floor(4000 / cards));

function lineOf({ card, windowMs }: SmiGauge, column: number, { atMs, values }: SmiSample): Reading {
  const value = values[column];
  if (typeof value === "number") return { zone: card.uuid, atMs, kind: "power", watts: value, windowMs };
  return noneOf(card.uuid, atMs, /reset|lost/i.test(value ?? "") ? "lost" : (value ?? "no value"));
}

const noneOf = (zone: string, atMs: number, reason: string): Reading => ({
  zone,
  atMs,
  kind: "none",
  reason,
});
