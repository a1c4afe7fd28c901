/** Computes the joules of all uses again, from the stream alone. */

import type { DeviceBooks, EndEntry, ResultEntry, StartEntry, StreamEntry } from "../format/entries.js";
import { Mismatch } from "../format/mismatch.js";
import { DeviceReplay } from "./device-replay.js";

/** A use that has not settled. */
interface OpenUse {
  readonly devices: readonly number[];
  /** Devices that have not ticked past its end. */
  unsettled: number;
  hasEnded: boolean;
  activity: string | undefined;
}

/** All devices and uses of a record. */
export class Replay {
  readonly devices: DeviceReplay[] = [];
  readonly #uses = new Map<number, OpenUse>();

  /** The books of all devices, in joules. */
  get books(): readonly DeviceBooks[] {
    return this.devices.map(({ books }) => books);
  }

  /**
   * Takes the next entry of the stream. Returns the uses that it settled, in the order of their ends.
   * @throws Mismatch for a value that does not follow from the entries before
   */
  take(entry: StreamEntry): readonly ResultEntry[] {
    switch (entry.type) {
      case "device":
        if (entry.device !== this.devices.length)
          throw new Mismatch("device", entry.device, this.devices.length);
        this.devices.push(new DeviceReplay(entry));
        return [];
      case "counter":
        this.#device(entry.device).count(entry);
        return [];
      case "gauge":
        this.#device(entry.device).gauge(entry);
        return [];
      case "gap":
        this.#device(entry.device);
        return [];
      case "open":
      case "reopen":
        this.#device(entry.device)[entry.type](entry.at);
        return [];
      case "lose":
        return this.#settle(this.#device(entry.device).lose(entry.at));
      case "tick":
        return this.#settle(this.#device(entry.device).close(entry));
      case "start":
        this.#start(entry);
        return [];
      case "weight":
        this.#device(entry.device).weigh(entry.use, entry.at, entry.weight);
        return [];
      case "end":
        return this.#end(entry);
      case "expire":
        return this.#expire(entry.use);
    }
  }

  #start({ use, at, weight, devices }: StartEntry): void {
    if (this.#uses.has(use)) throw new Mismatch("use", use, "a number of no other open use");
    if (new Set(devices).size !== devices.length) throw new Mismatch("devices", devices, "each device once");
    const opened = devices.map((index) => this.#device(index));
    this.#uses.set(use, { devices, unsettled: devices.length, hasEnded: false, activity: undefined });
    for (const device of opened) device.start(use, at, weight);
  }

  #end({ use, at, activity }: EndEntry): readonly ResultEntry[] {
    const open = this.#use(use);
    if (open.hasEnded) throw new Mismatch("use", use, "a use that runs");
    open.hasEnded = true;
    open.activity = activity;
    for (const index of open.devices) this.#device(index).end(use, at);
    return open.unsettled === 0 ? [this.#result(use, open)] : [];
  }

  #expire(use: number): readonly ResultEntry[] {
    const open = this.#use(use);
    if (!open.hasEnded) throw new Mismatch("use", use, "a use that has ended");
    for (const index of open.devices) if (this.#device(index).expire(use)) open.unsettled--;
    return open.unsettled === 0 ? [this.#result(use, open)] : [];
  }

  #settle(uses: readonly number[]): readonly ResultEntry[] {
    return uses.flatMap((use) => {
      const open = this.#use(use);
      open.unsettled--;
      return open.unsettled === 0 ? [this.#result(use, open)] : [];
    });
  }

  #result(use: number, { devices, activity }: OpenUse): ResultEntry {
    this.#uses.delete(use);
    const joules = devices.map((index) => this.#device(index).settle(use));
    return { type: "result", use, ...(activity !== undefined && { activity }), joules };
  }

  #device(index: number): DeviceReplay {
    const device = this.devices[index];
    if (!device) throw new Mismatch("device", index, `one of the ${this.devices.length} before`);
    return device;
  }

  #use(use: number): OpenUse {
    const open = this.#uses.get(use);
    if (!open) throw new Mismatch("use", use, "a use that started and has not settled");
    return open;
  }
}
