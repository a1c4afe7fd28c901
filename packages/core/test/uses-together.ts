/** Uses that run together on one device, and what is measured of them. */

import type { Zone } from "../src/contracts/energy-meter.js";
import { Ledger } from "../src/devices/ledger/ledger.js";
import { measureSelf } from "../src/devices/measure-self.js";
import { MeteredDevice } from "../src/devices/sampling/metered-device.js";
import { DeviceShare } from "../src/devices/sharing/device-share.js";
import { rangeOf } from "../src/quantities/tally.js";

/** A counter of a processor that draws nothing at rest. */
export const zone = (id: string, rest: Partial<Zone> = {}): Zone => ({
  id,
  component: "cpu",
  scope: "device",
  origin: "sensor",
  refreshMs: 1,
  maxWatts: 1000,
  idleWatts: 0,
  ...rest,
});

/** One device, with uses of these weights that run from 0 s on. */
export function together(weights: readonly number[], rest: Partial<Zone> = {}, refreshS = 0.001) {
  const ledger = new Ledger();
  const one = zone("a", rest);
  const rules = { refreshS, idleWatts: one.idleWatts, idle: "share" } as const;
  const device = new MeteredDevice(one, "m", ledger.addDevice(rules, 0), new DeviceShare("exclusive"));
  const selection = ledger.select(ledger.devices);
  const uses = weights.map((weight) =>
    ledger.start(selection, 0, weight, undefined, { deviceUseSettled: () => undefined }),
  );
  const measured = (i: number, durationS: number) =>
    measureSelf(uses[i] as (typeof uses)[number], durationS, () => device, undefined);
  const bandOf = (i: number, durationS: number) => {
    const energy = measured(i, durationS).parts[0]?.energy;
    if (!energy) throw new Error("no energy");
    return rangeOf(energy);
  };
  return { ledger, device, uses, measured, bandOf };
}
