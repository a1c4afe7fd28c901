/** One session on a reader that the test writes. */

import { manualClock } from "@wattspan/testing";
import type { EnergyReader, Reading, Zone } from "../src/contracts/energy-meter.js";
import { Ledger } from "../src/devices/ledger/ledger.js";
import { MeterSession } from "../src/devices/sampling/meter-session.js";
import { MeteredDevice } from "../src/devices/sampling/metered-device.js";
import { DeviceShare } from "../src/devices/sharing/device-share.js";
import { Faults } from "../src/runtime/fault.js";

export const zone = (id: string, refreshMs = 1): Zone => ({
  id,
  component: "cpu",
  scope: "device",
  origin: "sensor",
  refreshMs,
  maxWatts: 1000,
});
export const counter = (id: string, atMs: number, joules: number): Reading => ({
  zone: id,
  atMs,
  kind: "counter",
  microjoules: BigInt(Math.round(joules * 1e6)),
});
type Read = EnergyReader["read"];

export function setUp(read: Read, zones: readonly Zone[] = [zone("z")], rest: Partial<EnergyReader> = {}) {
  const clock = manualClock();
  const faults = new Faults();
  const ledger = new Ledger();
  const devices = zones.map((each) => {
    const rules = {
      refreshS: each.refreshMs / 1000,
      idleWatts: 0,
      idle: "share",
    } as const;
    return new MeteredDevice(each, "m", ledger.addDevice(rules, 0), new DeviceShare("busy-share"));
  });
  const reads: number[] = [];
  const reader: EnergyReader = {
    read() {
      reads.push(clock.now());
      return read();
    },
    ...rest,
  };
  const session = new MeterSession("m", reader, devices, { clock, faults, timeoutMs: 5000 });
  return { clock, faults, session, reads, device: devices[0] as MeteredDevice, devices };
}
