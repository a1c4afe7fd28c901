/** NVIDIA's cards on the PCI bus, and which of them sleep: a request to the driver would wake those. */

import { join } from "node:path";
import { type Files, namesIn, readText } from "../../host/files/files.js";
import { HeldFile } from "../../host/files/held-file.js";
import type { HostPaths } from "../../host/files/paths.js";

const NVIDIA = "0x10de";
/** Display controllers: VGA, 3D and others. A card's sound device is not one. */
const DISPLAY = /^0x03/;

/** One card, by its place. */
export interface PlacedCard {
  readonly place: string;
  readonly isSuspended: boolean;
  /** Whether the driver lets it sleep while it is unused, as in laptops. */
  readonly maySleep: boolean;
}

/** The cards on the bus, in its order; none without sysfs. */
export function placedCards({ sys, proc }: Pick<HostPaths, "sys" | "proc">, files: Files): PlacedCard[] {
  return namesIn(busOf(sys), files).flatMap((place) => {
    const say = (file: string) => readText(files, join(busOf(sys), place, file), 64).text?.trim();
    if (say("vendor") !== NVIDIA || !DISPLAY.test(say("class") ?? "")) return [];
    const driver = readText(files, join(proc, "driver/nvidia/gpus", place, "power")).text ?? "";
    const maySleep = /^Runtime D3 status:\s+Enabled/m.test(driver);
    return [{ place, maySleep, isSuspended: say("power/runtime_status") === "suspended" }];
  });
}

/**
 * The cards that `nvidia-smi` must not query: sentences on them, and the places of the others; none if all
 * may be queried.
 *
 * @param mayHold Whether cards that may sleep are queried too: a card stays awake while the program queries
 * it.
 */
export function leftToSleep(placed: readonly PlacedCard[], mayHold: boolean) {
  const isLeft = ({ isSuspended, maySleep }: PlacedCard) => isSuspended || (maySleep && !mayHold);
  const left = placed.filter(isLeft).map(({ place, isSuspended }) => {
    const why = isSuspended ? "sleeps, and was left out so as not to wake it" : `may sleep, and ${HELD}`;
    return `The card at ${place} ${why}.`;
  });
  const others = placed.filter((card) => !isLeft(card)).map(({ place }) => place);
  return { left, ids: left.length > 0 ? others : [] };
}

const HELD = "was left out, as nvidia-smi would keep it awake";

/** Watches whether a card sleeps; undefined for one that never does. `close` frees the file. */
export function sleepWatch(sys: string, place: string, files: Files): SleepWatch | undefined {
  const control = readText(files, join(busOf(sys), place, "power/control"), 64).text?.trim();
  if (control !== "auto") return undefined;
  return new SleepWatch(new HeldFile(join(busOf(sys), place, "power/runtime_status"), files));
}

/** One card that may sleep. */
export class SleepWatch {
  readonly #file: HeldFile;
  readonly #buffer = Buffer.alloc(64);

  constructor(file: HeldFile) {
    this.#file = file;
  }

  get isAsleep(): boolean {
    const length = this.#file.read(this.#buffer);
    return length > 0 && this.#buffer.toString("latin1", 0, length).trim() === "suspended";
  }

  close(): void {
    this.#file.close();
  }
}

const busOf = (sys: string): string => join(sys, "bus/pci/devices");
