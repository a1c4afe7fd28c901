/** One device and what it owes to whom, for the tests of this folder. */

import type { DeviceLedger } from "../src/devices/ledger/device-ledger.js";
import type { DeviceRules } from "../src/devices/ledger/device-totals.js";
import type { DeviceUse } from "../src/devices/ledger/device-use.js";
import { Ledger } from "../src/devices/ledger/ledger.js";
import { OWN_ALL, type TickShares } from "../src/devices/sharing/tick-shares.js";

const RULES: DeviceRules = { refreshS: 0.1, idleWatts: 30, idle: "share" };
/** How a tick is shared, where all of it is ours unless said otherwise. */
export const shares = (part: Partial<TickShares>): TickShares => ({ ...OWN_ALL, ...part });

/** A ledger with one device, opened at 0 s. */
export function setUp(rules: Partial<DeviceRules> = {}) {
  const ledger = new Ledger();
  const device = ledger.addDevice({ ...RULES, ...rules }, 0);
  const selection = ledger.select([device]);
  const settled: DeviceUse[] = [];
  const start = (atS: number, weight = 1, parent?: DeviceUse): DeviceUse => {
    const use: DeviceUse = ledger.start(selection, atS, weight, parent, {
      deviceUseSettled: () => settled.push(use),
    });
    return use;
  };
  const energyOf = (use: DeviceUse) => {
    const { dynamic, idle } = device.read(use);
    return dynamic + idle;
  };
  return { ledger, device, start, settled, energyOf };
}

/** What the conservation law says must be 0. */
export const imbalance = ({ books }: DeviceLedger) =>
  Math.abs(
    Object.values(books.allocation).reduce((a: number, b: number) => a + b, 0) + books.carry - books.total,
  );
