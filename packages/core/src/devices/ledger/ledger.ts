/** All devices and all running accounts. Starting and ending cost O(claimed devices), whatever else runs. */

import { LinkedList } from "../../runtime/linked-list.js";
import { Account, type AccountHolder, type Claim, quantizeWeight, STRIDE, zeros } from "./account.js";
import type { DeviceRules } from "./books.js";
import { DeviceLedger } from "./device-ledger.js";

/** The devices of this host, and who is running on them. Times in seconds on one monotonic base. */
export class Ledger {
  readonly devices: DeviceLedger[] = [];
  readonly #live = new LinkedList<Account>();

  /** Accounts that have started and not ended. */
  get running(): number {
    return this.#live.size;
  }

  /** Adds a device whose first tick opens at `atS`. */
  addDevice(rules: DeviceRules, atS: number): DeviceLedger {
    const device = new DeviceLedger(this.devices.length, rules, this.#live);
    device.open(atS);
    this.devices.push(device);
    return device;
  }

  /** A claim on some devices. Make one per kind of activity and keep it. `unread`: how many more it would claim, could they be read. */
  claim(claimed: readonly DeviceLedger[], unread = 0): Claim {
    return {
      unread,
      devices: claimed.map((device) => device.index),
      offsets: this.devices.map((device) => {
        const position = claimed.indexOf(device);
        return position < 0 ? -1 : position * STRIDE;
      }),
      get refreshS() {
        return Math.max(0, ...claimed.map(({ refreshS }) => refreshS));
      },
      zeros: zeros(claimed.length * STRIDE),
    };
  }

  /** Starts an account. Its holder is told once every claimed device has ticked past its end. */
  start(
    claim: Claim,
    atS: number,
    weight: number,
    parent: Account | undefined,
    holder: AccountHolder,
  ): Account {
    const account = new Account(claim, quantizeWeight(weight), parent, holder);
    account.startS = atS;
    for (const index of claim.devices) this.#device(index).start(account, atS);
    this.#live.append(account);
    return account;
  }

  /** Changes the claim of an account from now on. */
  setWeight(account: Account, atS: number, weight: number): void {
    if (account.ended) return;
    const quantized = quantizeWeight(weight);
    for (const index of account.claim.devices) this.#device(index).setWeight(account, atS, quantized);
    account.weight = quantized;
  }

  /** Ends an account. It settles later; one without devices settles at once. */
  end(account: Account, atS: number): void {
    if (account.ended) return;
    for (const index of account.claim.devices) this.#device(index).end(account, atS);
    if (account.pauses)
      for (const device of this.devices) if (!account.claims(device.index)) device.release(account, atS);
    account.endS = Math.max(atS, account.startS);
    this.#live.remove(account);
    if (account.unsettled === 0) account.holder.accountSettled();
  }

  /** Stops waiting for the devices that have not ticked past the account's end, and settles it. */
  expire(account: Account): void {
    if (account.unsettled === 0) return;
    for (const index of account.claim.devices) this.#device(index).expire(account);
    if (account.unsettled === 0) account.holder.accountSettled();
  }

  #device(index: number): DeviceLedger {
    return this.devices[index] as DeviceLedger;
  }
}
