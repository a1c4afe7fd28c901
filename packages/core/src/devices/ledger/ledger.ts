/**
 * All devices and all running uses. Starting and ending cost O(selected devices), independent of other uses.
 */

import type { LedgerTap } from "../../options/ledger-tap.js";
import { LinkedList } from "../../runtime/lists.js";
import { DeviceLedger } from "./device-ledger.js";
import { DeviceSum, type DeviceSums } from "./device-sum.js";
import type { DeviceRules } from "./device-totals.js";
import {
  CLOSED_STRIDE,
  type DeviceSelection,
  DeviceUse,
  type DeviceUseHolder,
  OPEN_STRIDE,
  quantizeWeight,
  zeros,
} from "./device-use.js";

/** The devices of this host and their running uses. Times in seconds on one monotonic base. */
export class Ledger {
  readonly devices: DeviceLedger[] = [];
  readonly tap: LedgerTap | undefined;
  readonly #live = new LinkedList<DeviceUse>();

  constructor(tap?: LedgerTap) {
    this.tap = tap;
  }

  /** Uses that have started and not ended. */
  get running(): number {
    return this.#live.size;
  }

  /** Adds a device whose first tick opens at `atS`. */
  addDevice(rules: DeviceRules, atS: number): DeviceLedger {
    const device = new DeviceLedger(this.devices.length, rules, this.#live, this.tap);
    device.open(atS);
    this.devices.push(device);
    return device;
  }

  /**
   * A selection of devices. Create one per kind of activity and keep it. `unread`: number of devices that it
   * would also select if they could be read.
   */
  select(claimed: readonly DeviceLedger[], unread = 0): DeviceSelection {
    return {
      unread,
      devices: claimed.map((device) => device.index),
      offsets: this.devices.map((device) => {
        const position = claimed.indexOf(device);
        return position < 0 ? -1 : position * OPEN_STRIDE;
      }),
      get refreshS() {
        return Math.max(0, ...claimed.map(({ refreshS }) => refreshS));
      },
      openZeros: zeros(claimed.length * OPEN_STRIDE),
      closedZeros: zeros(claimed.length * CLOSED_STRIDE),
    };
  }

  /** Starts a use. Its holder is notified once every selected device has ticked past its end. */
  start(
    selection: DeviceSelection,
    atS: number,
    weight: number,
    parent: DeviceUse | undefined,
    holder: DeviceUseHolder,
  ): DeviceUse {
    const use = new DeviceUse(selection, quantizeWeight(weight), parent, holder);
    use.startS = atS;
    this.tap?.start(use, atS);
    for (const index of selection.devices) this.#device(index).start(use, atS);
    this.#live.append(use);
    return use;
  }

  /** Changes the weight of a use from now on. */
  setWeight(use: DeviceUse, atS: number, weight: number): void {
    if (use.ended) return;
    const quantized = quantizeWeight(weight);
    for (const index of use.selection.devices) this.#device(index).setWeight(use, atS, quantized);
    use.weight = quantized;
  }

  /** Ends a use. It settles later; one without devices settles at once. */
  end(use: DeviceUse, atS: number): void {
    if (use.ended) return;
    this.tap?.end(use, atS);
    for (const index of use.selection.devices) this.#device(index).end(use, atS);
    if (use.pauses)
      for (const device of this.devices) if (!use.selects(device.index)) device.release(use, atS);
    use.endS = Math.max(atS, use.startS);
    this.#live.remove(use);
    if (use.unsettled === 0) use.holder.deviceUseSettled();
  }

  /** Stops waiting for the devices that have not ticked past the use's end, and settles it. */
  expire(use: DeviceUse): void {
    if (use.unsettled === 0) return;
    this.tap?.expire(use);
    for (const index of use.selection.devices) this.#device(index).expire(use);
    if (use.unsettled === 0) use.holder.deviceUseSettled();
  }

  #device(index: number): DeviceLedger {
    return this.devices[index] as DeviceLedger;
  }
}

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
