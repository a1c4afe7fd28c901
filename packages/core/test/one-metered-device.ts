/** One metered device, for tests of how it takes readings. */

import type { Zone } from "../src/contracts/energy-meter.js";
import { Ledger } from "../src/devices/ledger/ledger.js";
import { MeteredDevice } from "../src/devices/sampling/metered-device.js";
import { DeviceShare } from "../src/devices/sharing/device-share.js";

export const FAST: Partial<Zone> = { refreshMs: 1, modulusJ: 262_143.32885 };
export const SLOW: Partial<Zone> = { refreshMs: 100, idleWatts: 80 };

/** A device whose first reading, of 1,000 J or of `firstWatts`, is at 0 s. */
export function setUp(zone: Partial<Zone>, first: "counter" | "power" | "none" = "counter") {
  const ledger = new Ledger();
  const { refreshMs = 1, idleWatts } = zone;
  const use = ledger.addDevice({ refreshS: refreshMs / 1000, idleWatts, idle: "share" }, 0);
  const full: Zone = {
    id: "z",
    component: "gpu",
    scope: "device",
    origin: "sensor",
    refreshMs,
    maxWatts: 700,
    ...zone,
  };
  const device = new MeteredDevice(full, "m", use, new DeviceShare("exclusive"));
  /** The counter shows this many joules at this moment. */
  const count = (atS: number, joules: number, slept = false) =>
    device.take(
      { zone: "z", atMs: atS * 1000, kind: "counter", microjoules: BigInt(Math.round(joules * 1e6)) },
      slept,
    );
  const power = (atS: number, watts: number, slept = false) =>
    device.take({ zone: "z", atMs: atS * 1000, kind: "power", watts, windowMs: 0 }, slept);
  if (first === "counter") count(0, 1000);
  if (first === "power") power(0, 100);
  const selection = ledger.select([use]);
  const start = (atS: number) =>
    ledger.start(selection, atS, 1, undefined, { deviceUseSettled: () => undefined });
  return { device, use, ledger, start, count, power };
}
