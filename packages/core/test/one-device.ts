/** One device and what it owes to whom, for the tests of this folder. */

import type { Account } from "../src/devices/ledger/account.js";
import type { DeviceRules } from "../src/devices/ledger/books.js";
import type { DeviceLedger } from "../src/devices/ledger/device-ledger.js";
import { Ledger } from "../src/devices/ledger/ledger.js";
import { OWN_ALL, type TickShares } from "../src/devices/sharing/tick-shares.js";

const RULES: DeviceRules = { refreshS: 0.1, idleWatts: 30, idle: "share", edges: "normalize" };
/** How a tick is shared, where all of it is ours unless said otherwise. */
export const shares = (part: Partial<TickShares>): TickShares => ({ ...OWN_ALL, ...part });

/** A ledger with one device, opened at 0 s. */
export function setUp(rules: Partial<DeviceRules> = {}) {
  const ledger = new Ledger();
  const device = ledger.addDevice({ ...RULES, ...rules }, 0);
  const claim = ledger.claim([device]);
  const settled: Account[] = [];
  const start = (atS: number, weight = 1, parent?: Account): Account => {
    const account: Account = ledger.start(claim, atS, weight, parent, {
      accountSettled: () => settled.push(account),
    });
    return account;
  };
  const energyOf = (account: Account) => {
    const { dynamic, idle } = device.read(account);
    return dynamic + idle;
  };
  return { ledger, device, start, settled, energyOf };
}

/** What the conservation law says must be 0. */
export const imbalance = ({ books }: DeviceLedger) =>
  Math.abs(
    Object.values(books.allocation).reduce((a: number, b: number) => a + b, 0) + books.carry - books.total,
  );
