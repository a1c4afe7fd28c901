/** Which devices were lost since one last asked. */

import type { StreamEntry } from "../format/entries.js";

/**
 * A device is lost while the last that was seen of it is a failed read, and once where energy between two readings does
 * not count. A failed read of a counter that can be read again loses nothing.
 */
export class DeviceLosses {
  readonly #zones = new Map<number, string>();
  readonly #failing = new Map<number, string>();
  #once = new Map<number, string>();

  /** Notes an entry, in order. */
  see(entry: StreamEntry): void {
    if (entry.type === "device") this.#declare(entry.device, entry.zone);
    else if (entry.type === "gap") this.#failing.set(entry.device, entry.reason);
    else if (entry.type === "counter" || entry.type === "gauge") {
      this.#failing.delete(entry.device);
      if (entry.lost !== undefined) this.#once.set(entry.device, entry.lost);
    }
  }

  /** A zone that is opened again has a new number: what failed is over. */
  #declare(device: number, zone: string): void {
    for (const [failing] of this.#failing)
      if (this.#zones.get(failing) === zone) this.#failing.delete(failing);
    this.#zones.set(device, zone);
  }

  /** Those since the last call, each with its reason. */
  take(): readonly string[] {
    const lost = new Map([...this.#once, ...this.#failing]);
    this.#once = new Map();
    return [...lost].map(
      ([device, reason]) => `${this.#zones.get(device) ?? device} ${reason.slice(0, 200)}`,
    );
  }
}
