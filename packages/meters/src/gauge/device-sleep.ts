// Imports end in `.ts`, so that Node can run this from source in another thread, which does not resolve `.js`
// to it.
/** Devices that the kernel puts to sleep while nobody uses them: reading one wakes it, and keeps it awake. */

import { dirname, join } from "node:path";
import { type Files, readText } from "../host/files/files.ts";

/** The kernel's words for a device that sleeps, or is about to. */
export const ASLEEP: readonly string[] = ["suspended", "suspending"];

/** Why a sleeping device has no reading. */
export const ASLEEP_REASON = "suspended";

/** The kernel's word on a device. */
export interface SleepStatus {
  /** Its file. */
  readonly path: string;
  readonly isAsleep: boolean;
  /** How long after its last use it falls asleep, in milliseconds; undefined for a device that never does. */
  readonly delayMs: number | undefined;
}

/** Whether a word is of {@link ASLEEP}; false if it cannot be read. @example isAsleep("suspended\n") // true */
export const isAsleep = (status: string | undefined): boolean => ASLEEP.includes(status?.trim() ?? "");

/** The status of the device of a chip, from one of the chip's files; undefined if the kernel states none. */
export function sleepStatusOf(chipFile: string, files: Files): SleepStatus | undefined {
  const textOf = (name: string) =>
    readText(files, join(dirname(chipFile), "device/power", name), 32).text?.trim();
  const status = textOf("runtime_status");
  if (status === undefined) return undefined;
  const delayMs = textOf("control") === "auto" ? Number(textOf("autosuspend_delay_ms") || Number.NaN) : -1;
  return {
    path: join(dirname(chipFile), "device/power/runtime_status"),
    isAsleep: isAsleep(status),
    delayMs: delayMs >= 0 ? delayMs : undefined,
  };
}

/** Beyond its delay, for the way to sleep itself. */
const FALLING_ASLEEP_MS = 1000;
/** A device that is kept awake gets another chance after this. */
const HELD_MS = 600_000;
/** A device that is asked for again and again before it can sleep never will: after so many pauses there are none. */
const MAX_CUT_SHORT = 2;

/**
 * When a device may be read that nobody asks for: it is left alone until it had the time to fall asleep. One that did
 * not is kept awake by others, and reading it does no harm. Pure.
 */
export class SleepChance {
  readonly #delayMs: number;
  #readMs = Number.NEGATIVE_INFINITY;
  #heldUntilMs = Number.NEGATIVE_INFINITY;
  #wasAsleep = false;
  /** Whether reads were left out since the last one. */
  #isPaused = false;
  /** Pauses in a row that somebody ended too early. */
  #cutShort = 0;

  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  /** @param isWanted Whether somebody asks for it. */
  mayRead(nowMs: number, isWanted: boolean): boolean {
    const isFree = nowMs >= this.#heldUntilMs && !this.#wasAsleep;
    const quietMs = nowMs - this.#readMs;
    if (isFree && !isWanted && quietMs < 2 * this.#delayMs + FALLING_ASLEEP_MS) {
      this.#isPaused = true;
      return false;
    }
    // If it sleeps, `note` takes this back.
    if (isFree && (!isWanted || (this.#isPaused && this.#showsAwake(quietMs)))) this.#hold(nowMs);
    this.#isPaused = false;
    this.#readMs = nowMs;
    return true;
  }

  /** What the read found. */
  note(isAsleep: boolean): void {
    this.#wasAsleep = isAsleep;
    if (isAsleep) this.#hold(Number.NEGATIVE_INFINITY);
  }

  /** Whether a device that is awake after a pause of this length, which somebody ended, is kept awake. */
  #showsAwake(quietMs: number): boolean {
    return quietMs >= this.#delayMs + FALLING_ASLEEP_MS || ++this.#cutShort >= MAX_CUT_SHORT;
  }

  #hold(fromMs: number): void {
    this.#heldUntilMs = fromMs + HELD_MS;
    this.#cutShort = 0;
  }
}
