/**
 * A driver that reports whose work a card did, as NVIDIA's does: six times a second it samples one of the
 * active processes.
 */

import type { EnergyMeter, EnergyReader, Reading } from "@wattspan/core";
import type { ManualClock } from "@wattspan/testing";
import { SharedCards } from "./inside-meters.ts";

const LOOK_MS = 1000 / 6;

/** One card, and the processes on it by id. */
export class SimulatedDriver {
  readonly #looks: (number | undefined)[] = [];
  readonly #pids: number[] = [];
  readonly #isAtWork = new Map<number, () => boolean>();

  constructor(clock: ManualClock, next: () => number) {
    const look = () => {
      const working = this.#pids.filter((pid) => this.#isAtWork.get(pid)?.());
      this.#looks.push(working[Math.floor(next() * working.length)]);
      clock.schedule(look, LOOK_MS);
    };
    clock.schedule(look, LOOK_MS * next());
  }

  add(pid: number, isAtWork: () => boolean): void {
    this.#pids.push(pid);
    this.#isAtWork.set(pid, isAtWork);
  }

  /** A meter of the card in a process: its readings wait until the driver has reported whose work it was. */
  meterOf(pid: number, meter: EnergyMeter, clock: ManualClock): EnergyMeter {
    let seen = 0;
    const shared = new SharedCards(
      {
        on: () => this.#pids,
        whose: (one) => (one === pid ? "own" : "others"),
        uses: async () => {
          const looks = this.#looks.slice(seen);
          seen = this.#looks.length;
          const used = this.#pids.flatMap((one) => {
            const times = looks.filter((found) => found === one).length;
            return times > 0 ? [{ pid: one, percent: (100 * times) / looks.length }] : [];
          });
          return { used, looks: looks.length };
        },
      },
      () => clock.now(),
    );
    const through = (reader: EnergyReader): EnergyReader => ({
      read: () =>
        (reader.read() as readonly Reading[]).flatMap((reading) => shared.take(reading.zone, reading)),
    });
    return {
      name: meter.name,
      async open(signal) {
        const opened = await meter.open(signal);
        return opened.status === "ready" ? { ...opened, reader: through(opened.reader) } : opened;
      },
    };
  }
}
