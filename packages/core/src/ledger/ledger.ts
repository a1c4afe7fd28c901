/** All devices and all running accounts. Starting and ending cost O(claimed devices), whatever else runs. */

import { Account, accountTemplate, type Claim, quantizeWeight, STRIDE } from "./account.js";
import type { DeviceRules } from "./books.js";
import { DeviceLedger } from "./device-ledger.js";

/** The devices of this host, and who is running on them. Times in seconds on one monotonic base. */
export class Ledger {
  readonly devices: DeviceLedger[] = [];
  readonly live = new Set<Account>();
  readonly #templates = new WeakMap<Claim, readonly number[]>();

  /** Adds a device whose first tick opens at `atS`. */
  addDevice(rules: DeviceRules, atS: number): DeviceLedger {
    const device = new DeviceLedger(this.devices.length, rules, this.live);
    device.open(atS);
    this.devices.push(device);
    return device;
  }

  /** A claim on some devices. Make one per kind of activity and keep it. */
  claim(claimed: readonly DeviceLedger[]): Claim {
    const devices = claimed.map((device) => device.index);
    const offsets = this.devices.map((device) => {
      const position = claimed.indexOf(device);
      return position < 0 ? -1 : position * STRIDE;
    });
    const claim = { devices, offsets };
    this.#templates.set(claim, accountTemplate(devices.length));
    return claim;
  }

  /** Starts an account. `onSettled` is called once every claimed device has ticked past its end. */
  start(
    claim: Claim,
    atS: number,
    weight: number,
    parent: Account | undefined,
    onSettled: () => void,
  ): Account {
    const template = this.#templates.get(claim) as readonly number[];
    const account = new Account(claim, template, quantizeWeight(weight), parent, onSettled);
    account.startS = atS;
    for (const index of claim.devices) this.#device(index).start(account, atS);
    this.live.add(account);
    return account;
  }

  /** Changes the claim of an account from now on. */
  setWeight(account: Account, atS: number, weight: number): void {
    account.weight = quantizeWeight(weight);
    if (account.ended) return;
    for (const index of account.claim.devices) this.#device(index).setWeight(account, atS);
  }

  /** Ends an account. It settles later; one without devices settles at once. */
  end(account: Account, atS: number): void {
    if (account.ended) return;
    for (const index of account.claim.devices) this.#device(index).end(account, atS);
    account.endS = Math.max(atS, account.startS);
    this.live.delete(account);
    if (account.unsettled === 0) account.onSettled();
  }

  /** Stops waiting for the devices that have not ticked past the account's end, and settles it. */
  expire(account: Account): void {
    if (account.unsettled === 0) return;
    for (const index of account.claim.devices) this.#device(index).expire(account);
    if (account.unsettled === 0) account.onSettled();
  }

  #device(index: number): DeviceLedger {
    return this.devices[index] as DeviceLedger;
  }
}
