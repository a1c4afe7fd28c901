/** The state of a metering, for people and `wattspan doctor`. */

import type { DeviceStatus, EnergyMeter } from "../contracts/energy-meter.js";
import type { MeteredHost } from "../contracts/model-server.js";
import { msFromSeconds, secondsFromMs } from "../contracts/units.js";
import type { MeterStatus, StatusReport } from "../options/metering-options.js";
import type { Clock } from "../runtime/clock.js";
import type { OpenedMeters } from "./open-meters.js";
import type { MeteredDevice } from "./sampling/metered-device.js";
import type { Sampler } from "./sampling/sampler.js";

/** A meter that is being opened. */
export const openingStatus = ({ name }: EnergyMeter): MeterStatus => ({ name, status: "opening" });

/** The conservation law of one device. */
function deviceStatus({ zone, meter, ledger, accuracy, bookedUntilS }: MeteredDevice): DeviceStatus {
  const { books, idlePower } = ledger;
  return {
    id: zone.id,
    name: zone.name ?? zone.id,
    component: zone.component,
    method: zone.origin === "model" ? "modelled" : "measured",
    methodId: meter,
    total: books.total,
    ...books.allocation,
    carry: books.carry,
    ...(idlePower.watts !== undefined && { idleWatts: idlePower.watts, idleCores: idlePower.busyCores }),
    bookedUntilMs: msFromSeconds(bookedUntilS),
    accuracy,
    ticks: books.ticks,
    lostTicks: ledger.lostTicks,
  };
}

/** The opened zones that are counted, and why the others are not. @example openedStatus(opened) */
export function openedStatus({
  devices,
  overlaps,
}: OpenedMeters): Pick<StatusReport, "devices" | "overlaps"> {
  return { devices: devices.map(deviceStatus), overlaps };
}

/** The devices of a metering as a model server sees them: their zones and what they have counted. */
export function meteredHost(
  clock: Clock,
  sampler: Sampler,
  devices: () => readonly MeteredDevice[],
): MeteredHost {
  return {
    read() {
      void sampler.readAll();
      const nowS = secondsFromMs(clock.now());
      // While a server works for us, its power is not idle power, although nothing here runs.
      for (const { ledger } of devices()) ledger.idlePower.disturb(nowS);
    },
    devices: () => devices().map(deviceStatus),
  };
}
