/** The joules of a changing set of uses, kept as they change and read in O(devices). */

import type { DeviceLedger } from "./device-ledger.js";
import { DeviceSum, type DeviceSums } from "./device-sum.js";
import type { DeviceUse } from "./device-use.js";

/** A running sum. Uses that are in none cost nothing for it. */
export class UseSum implements DeviceSums {
  readonly #devices: readonly DeviceLedger[];
  #sums: DeviceSum[] = [];
  #uses = 0;

  constructor(devices: readonly DeviceLedger[]) {
    this.#devices = devices;
  }

  /** Joules up to the last closed tick of each device. */
  get joules(): number {
    let joules = 0;
    for (const device of this.#devices) {
      const sum = this.#sums[device.index];
      if (sum) joules += device.joulesOf(sum);
    }
    return Math.max(0, joules);
  }

  /** Adds a use with all that it has received so far. */
  add(use: DeviceUse): void {
    use.sums = [...(use.sums ?? []), this];
    this.#uses++;
    this.#count(use, 1);
  }

  /** Takes a use out, with all that it has received. */
  remove(use: DeviceUse): void {
    if (!use.sums?.includes(this)) return;
    use.sums = use.sums.filter((sums) => sums !== this);
    this.#count(use, -1);
    if (--this.#uses === 0) this.#sums = []; // and with them what rounding left
  }

  on(device: number): DeviceSum {
    let sum = this.#sums[device];
    if (!sum) {
      sum = new DeviceSum();
      this.#sums[device] = sum;
    }
    return sum;
  }

  #count(use: DeviceUse, by: 1 | -1): void {
    for (const index of use.selection.devices) this.#devices[index]?.count(use, this.on(index), by);
  }
}
