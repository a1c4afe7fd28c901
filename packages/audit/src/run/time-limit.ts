/** The time that a repetition may take. */

import { MAX_TIMER_MS, msFromSeconds } from "@wattspan/core/units";
import { AuditError } from "../format/audit-error.js";

/** The work goes on after its time, and would disturb what follows. */
export class NotEnding extends AuditError {}

/** Seconds for the work to end after its signal. A command is killed sooner. */
const GRACE_S = 10;

/**
 * Limits work in time. @example const limit = new TimeLimit(signal, 60); await limit.within(() => work(limit.signal))
 */
export class TimeLimit {
  readonly signal: AbortSignal;
  readonly #late = new AbortController();
  readonly #seconds: number | undefined;
  readonly #graceS: number;

  /** @param seconds Default: no limit. */
  constructor(stop: AbortSignal, seconds: number | undefined, graceS = GRACE_S) {
    this.signal = AbortSignal.any([stop, this.#late.signal]);
    this.#seconds = seconds;
    this.#graceS = graceS;
  }

  /** Why the work does not count; undefined if it ended in time. */
  get why(): string | undefined {
    return this.#late.signal.aborted ? `failed: timeout, longer than ${this.#seconds} s` : undefined;
  }

  /** @throws NotEnding if the work does not end although its signal aborted */
  async within<T>(work: () => T): Promise<Awaited<T>> {
    const seconds = this.#seconds;
    if (seconds === undefined) return await work();
    const timers: NodeJS.Timeout[] = [];
    const never = new Promise<never>((_, reject) => {
      const giveUp = () => reject(new NotEnding(notEnding(seconds, this.#graceS)));
      const end = () => {
        this.#late.abort();
        timers.push(setTimeout(giveUp, msFromSeconds(this.#graceS)));
      };
      timers.push(setTimeout(end, Math.min(msFromSeconds(seconds), MAX_TIMER_MS)));
    });
    try {
      return await Promise.race([work(), never]);
    } finally {
      for (const timer of timers) clearTimeout(timer);
    }
  }
}

const notEnding = (seconds: number, graceS: number) =>
  `The workload did not end ${graceS} s after its time of ${seconds} s. End its work when its signal aborts.`;
