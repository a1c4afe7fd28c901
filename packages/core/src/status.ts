/** What a metering is doing, in the form that people and `wattspan doctor` read. */

import type { DeviceStatus } from "./device-status.js";
import type { EnergyMeter } from "./energy-meter.js";
import { accuracyOf } from "./measure-self.js";
import type { MeterStatus } from "./metering-options.js";
import type { MeteredDevice } from "./sampling/metered-device.js";

/** A meter whose opening is under way. */
export const openingStatus = ({ name }: EnergyMeter): MeterStatus => ({ name, status: "opening" });

/** The conservation law of one device. */
export function deviceStatus({ zone, meter, ledger }: MeteredDevice): DeviceStatus {
  const { allocation, idlePower } = ledger;
  return {
    id: zone.id,
    name: zone.name ?? zone.id,
    component: zone.component,
    method: zone.origin === "model" ? "modelled" : "measured",
    methodId: meter,
    total: ledger.total,
    ...allocation,
    carry: ledger.carry,
    ...(idlePower.watts !== undefined && { idleWatts: idlePower.watts, idleCores: idlePower.busyCores }),
    bookedUntilMs: ledger.openedAtS * 1000,
    accuracy: accuracyOf(zone),
    ticks: ledger.ticks,
    lostTicks: ledger.lostTicks,
  };
}
