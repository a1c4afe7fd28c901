/**
 * Compares a card's counter with its power: on some cards they disagree, and which one is right is unknown.
 */

import { secondsFromMs } from "@wattspan/core/units";
import type { Pause } from "../../host/files/pause.js";

/** Refreshes of the comparison. */
const REFRESHES = 5;
/** A counter without a move for this many stands still. */
const STILL = 10;
/** Reads of the counter within one refresh: its step is then known to a tenth of it. */
const LOOKS = 10;
/** Powers that vary more come from changing work, of which the two see different parts. */
const STEADY = 0.05;
/** A card draws some watts when idle: less than this cannot be compared. */
const MIN_WATTS = 1;

/** The compared values. Each is undefined after a failure. */
export interface Compared {
  readonly refreshMs: number;
  /** The counter, in joules. */
  joules(): Promise<number | undefined>;
  /** The power, in watts. */
  watts(): Promise<number | undefined>;
  now(): number;
  readonly pause: Pause;
}

/**
 * `apart`: power ÷ the counter's. `still`: the counter does not move though power is drawn. Undefined:
 * inconclusive.
 */
export type Comparison = { readonly apart: number } | "still" | undefined;

/** Compares them, for half a second on most cards. Rejects when aborted. */
export async function compareSensors(sensors: Compared, signal: AbortSignal): Promise<Comparison> {
  const { refreshMs, watts, now } = sensors;
  const first = await nextStep(sensors, signal);
  if (first === undefined) return undefined;
  if (first === "still") {
    const drawn = await watts();
    return drawn !== undefined && drawn >= MIN_WATTS ? "still" : undefined;
  }
  const powers: number[] = [];
  let last = first;
  while (last.atMs - first.atMs < REFRESHES * refreshMs - refreshMs / 2) {
    const drawn = await watts();
    const next = await nextStep(sensors, signal);
    if (drawn === undefined || next === undefined || next === "still") return undefined;
    powers.push(drawn);
    last = next;
  }
  return apart(powers, (last.joules - first.joules) / secondsFromMs(last.atMs - first.atMs));

  /** Waits until the counter moves. */
  async function nextStep({ joules, pause }: Compared, stop: AbortSignal) {
    const before = await joules();
    let beforeMs = now();
    for (let look = 0; look < STILL * LOOKS; look++) {
      await pause(refreshMs / LOOKS, stop);
      const [after, atMs] = [await joules(), now()];
      if (before === undefined || after === undefined || after < before) return undefined;
      // In a busy process the reads come late, and the moment of the step is unknown.
      if (atMs - beforeMs > refreshMs / 2) return undefined;
      if (after > before) return { atMs, joules: after };
      beforeMs = atMs;
    }
    return "still" as const;
  }
}

function apart(powers: readonly number[], counted: number): Comparison {
  const mean = powers.reduce((sum, power) => sum + power, 0) / powers.length;
  const isSteady = Math.max(...powers) - Math.min(...powers) <= STEADY * mean;
  if (!isSteady || mean < MIN_WATTS || counted < MIN_WATTS) return undefined;
  return { apart: mean / counted };
}
