import {
  energyOf,
  joules,
  joulesFromMicrojoules,
  microjoulesFromJoules,
  secondsFromMs,
  watts,
  type Zone,
} from "@wattspan/core";
import { accuracyOf, selectZones } from "@wattspan/core/zones";
import { isFiniteNumber, isRecord } from "./values/examined-value.js";
import type { Check } from "./values/violation.js";

/** Joules that everything together drew between two times of the clock, as only a simulation knows them. */
export type EnergyTruth = (fromMs: number, toMs: number) => number;

/** What holds where the truth is known. */
export type TruthRule =
  /** What the zones that count say adds up to what was drawn, within their accuracy. */
  "energy-true";

/** A zone that counts, with the energy of its readings so far. */
interface Tally {
  readonly zone: Zone;
  joules: number;
  /** Of good readings. */
  firstMs: number | undefined;
  last: { readonly atMs: number; readonly value: bigint | number } | undefined;
}

/** Adds up the good readings of the zones that a metering would count. */
export function energyTally(zones: ReadonlyMap<string, Zone>) {
  const selected = selectZones([...zones.values()].map((zone) => ({ meter: "", zone })));
  const tallies = new Map(
    selected.counted.map(({ zone }): [string, Tally] => [
      zone.id,
      { zone, joules: 0, firstMs: undefined, last: undefined },
    ]),
  );
  let [longestMs, lastReadMs] = [0, Number.NaN];
  return {
    /** Takes what a read gave; what cannot be is left to other rules. */
    note(readings: unknown, nowMs: number): void {
      if (nowMs - lastReadMs > longestMs) longestMs = nowMs - lastReadMs;
      lastReadMs = nowMs;
      for (const reading of Array.isArray(readings) ? (readings as readonly unknown[]) : []) {
        const { zone, atMs, kind, microjoules, watts } = isRecord(reading) ? reading : {};
        const tally = tallies.get(zone as string);
        const value = kind === "counter" ? microjoules : watts;
        const isValue = typeof value === (kind === "counter" ? "bigint" : "number");
        // A date is no time of this clock, and its truth would be that of decades.
        if (tally && isFiniteNumber(atMs) && atMs <= nowMs + longestMs && isValue)
          add(tally, { atMs, value: value as bigint | number });
      }
    },
    /** Compares with the truth. Nothing is said where a zone has no good reading. */
    check(truth: EnergyTruth, check: Check<TruthRule>): void {
      const all = [...tallies.values()];
      const firsts = all.flatMap(({ firstMs }) => firstMs ?? []);
      const lasts = all.flatMap(({ last }) => last?.atMs ?? []);
      if (all.length === 0 || firsts.length < all.length) return;
      // A counter shows what was drawn up to its last refresh; between two readings of a gauge anything may be.
      const marginMs = longestMs + Math.max(...all.map(({ zone }) => zone.refreshMs));
      const most = truth(Math.min(...firsts) - marginMs, Math.max(...lasts) + marginMs);
      const least = truth(Math.max(...firsts) + marginMs, Math.min(...lasts) - marginMs);
      const bands = all.map(({ zone }) => accuracyOf(zone));
      const said = all.reduce((sum, { joules: energy }) => sum + energy, 0);
      const [low, high] = [
        Math.max(0, least) * Math.min(...bands.map((band) => band.low)),
        most * Math.max(...bands.map((band) => band.high)),
      ];
      const found = `the zones that count say ${said} J together; ${low} to ${high} J were drawn`;
      check(said >= low && said <= high, "energy-true", "reader", found);
    },
  };
}

function add(tally: Tally, next: NonNullable<Tally["last"]>): void {
  const { last, zone } = tally;
  tally.last = next;
  tally.firstMs ??= next.atMs;
  if (!last) return;
  const { value } = next;
  if (typeof value === "bigint" && typeof last.value === "bigint") {
    const modulus = value < last.value && zone.modulusJ ? microjoulesFromJoules(joules(zone.modulusJ)) : 0n;
    tally.joules += joulesFromMicrojoules(value - last.value + modulus);
  } else if (typeof value === "number" && typeof last.value === "number")
    tally.joules += energyOf(watts((last.value + value) / 2), secondsFromMs(next.atMs - last.atMs));
}
