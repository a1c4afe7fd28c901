import type { EnergyReader, Reading } from "@wattspan/core";
import type { DriverLibrary } from "../library/driver-library.js";
import { SUCCESS } from "../library/return-codes.js";
import type { Cotenants } from "../sharing/cotenants.js";
import type { SharedCards } from "../sharing/shared-cards.js";
import type { DriverCard } from "./driver-card.js";

/** The inputs and upkeep of a reader. */
export interface DriverReading {
  readonly library: DriverLibrary;
  readonly cards: readonly DriverCard[];
  readonly cotenants: Cotenants;
  readonly shared: SharedCards;
  readonly now: () => number;
}

/** Reads the cards at once; looks up missing ones in the background, in another thread. */
export function driverReader({ library, cards, cotenants, shared, now }: DriverReading): EnergyReader {
  let isOpen = true;
  let chores: Promise<void> | undefined;

  /** The driver was reloaded, or all cards fell off the bus: the connection is useless. */
  async function connectAgain(): Promise<number> {
    await library.callAside("shutdown");
    return library.callAside("init");
  }

  async function find(due: readonly DriverCard[]): Promise<void> {
    const areAllAway = cards.every(({ device }) => device === undefined);
    const code = areAllAway ? await connectAgain() : SUCCESS;
    for (const card of due) code === SUCCESS ? await card.find(now()) : card.missed(code, now());
  }

  /** One at a time. Failures are retried later. */
  function begin(due: readonly DriverCard[]): void {
    const work = due.length > 0 ? find(due) : cotenants.look();
    chores = work.then(done, done);
  }
  const done = () => {
    chores = undefined;
  };

  return {
    read(): readonly Reading[] {
      if (!isOpen) throw new Error("nvml: the reader is closed; open the meter again to read it.");
      const readings = cards.flatMap((card) => shared.take(card.id, card.read(now)));
      const atMs = now();
      const due = cards.filter((card) => card.isDue(atMs));
      if (!chores && (due.length > 0 || cotenants.isDue)) begin(due);
      return readings;
    },
    selfCpuS: () => library.asideS,
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await chores;
      await shared.settled();
      for (const card of cards) card.close();
      await library.callAside("shutdown");
    },
  };
}
