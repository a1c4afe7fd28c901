/** A machine whose parts and whole are metered: the test knows the truth, and what each meter makes of it. */

import type { Reading, Zone } from "../src/contracts/energy-meter.js";
import { HostCalibration } from "../src/devices/calibration/host-calibration.js";
import { HostEnergy } from "../src/devices/calibration/host-energy.js";
import { Ledger } from "../src/devices/ledger/ledger.js";
import { MeteredDevice } from "../src/devices/sampling/metered-device.js";
import { DeviceShare } from "../src/devices/sharing/device-share.js";

/** What a meter says, in watts, at a second of the run. */
export type Said = (atS: number) => number;

/** One part of the machine. */
export interface MachinePart {
  readonly origin?: Zone["origin"];
  readonly said: Said;
  readonly idleWatts?: number;
}

const zoneOf = (id: string, more: Partial<Zone>): Zone => ({
  id,
  component: "gpu",
  scope: "device",
  origin: "sensor",
  refreshMs: 1,
  maxWatts: 1e6,
  ...more,
});

/** Parts that count second by second, and a meter of the whole host. */
export function calibratedMachine(parts: readonly MachinePart[], host: Said, hostZone: Partial<Zone> = {}) {
  const ledger = new Ledger();
  const devices = parts.map(({ origin = "sensor", idleWatts }, i) => {
    const zone = zoneOf(`part-${i}`, { origin, ...(idleWatts !== undefined && { idleWatts }) });
    const rules = { refreshS: 0.001, idleWatts, idle: "share" } as const;
    return new MeteredDevice(zone, "m", ledger.addDevice(rules, 0), new DeviceShare("exclusive"));
  });
  const whole = zoneOf("host", { component: "server", scope: "host", refreshMs: 1000, ...hostZone });
  const energy = new HostEnergy({ meter: "bmc", zone: whole });
  const calibration = new HostCalibration(energy, devices);
  const joules = parts.map(() => 0);
  let hostJoules = 0;
  let nowS = 0;
  const counter = (zone: string, value: number): Reading => ({
    ...{ zone, atMs: nowS * 1000, kind: "counter" },
    microjoules: BigInt(Math.round(value * 1e6)),
  });
  return {
    calibration,
    devices,
    energy,
    now: () => nowS,
    /** All meters that are due are read; `hostReading` replaces what the host's counter says. */
    read(hostReading?: Reading, slept = false): void {
      for (const [i, device] of devices.entries())
        device.take(counter(`part-${i}`, joules[i] as number), false);
      if (calibration.isDue(nowS * 1000) || hostReading)
        energy.take(hostReading ?? counter("host", hostJoules), slept);
      calibration.look();
    },
    /** Lets so many seconds pass, with a reading in each. */
    run(seconds: number): void {
      if (nowS === 0) this.read();
      for (let i = 0; i < seconds; i++) {
        parts.forEach(({ said }, part) => {
          joules[part] = (joules[part] as number) + said(nowS);
        });
        hostJoules += host(nowS);
        nowS++;
        this.read();
      }
    },
    /** A counter begins anew. */
    restart(part: number): void {
      joules[part] = 0;
      devices[part]?.take(counter(`part-${part}`, 0), false);
    },
  };
}
