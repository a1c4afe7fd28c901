import { describe, expect, it } from "vitest";
import type { Zone } from "../contracts/energy-meter.js";
import type { Instruments } from "../telemetry/instruments.js";
import type { Device, DeviceEnergy } from "../telemetry/meter-instruments.js";
import { DeviceReports } from "./device-reports.js";
import { Ledger } from "./ledger/ledger.js";
import type { MeterSession } from "./sampling/meter-session.js";
import { MeteredDevice } from "./sampling/metered-device.js";
import { DeviceShare } from "./sharing/device-share.js";

function setUp(rest: Partial<Zone> = {}, reportsHardware = () => true) {
  const zone: Zone = {
    id: "z",
    component: "cpu",
    scope: "device",
    origin: "sensor",
    refreshMs: 1,
    maxWatts: 100,
    idleWatts: 10,
    ...rest,
  };
  const ledger = new Ledger();
  const rules = { refreshS: 0.001, idleWatts: 10, idle: "share" } as const;
  const device = new MeteredDevice(zone, "m", ledger.addDevice(rules, 0), new DeviceShare("exclusive"));
  const added: [Device, DeviceEnergy][] = [];
  const selfS: number[] = [];
  const instruments = {
    addDevice: (of: Device, energy: DeviceEnergy) => added.push([of, energy]),
    addSelfCpu: (_: string, seconds: number) => selfS.push(seconds),
  } as unknown as Instruments;
  const elsewhere = { selfCpuS: 0 };
  const sessions = [elsewhere as MeterSession];
  const reports = new DeviceReports(instruments, reportsHardware);
  const report = (selfMs = 0) => {
    added.length = 0;
    reports.report(0, { devices: [device], sessions }, selfMs);
    return added[0];
  };
  return { ledger, device, report, added, selfS, reports, elsewhere };
}

describe("reports of devices", () => {
  it("the report of a device gives what is new since the last one", () => {
    const { device, report, ledger } = setUp();
    device.ledger.close(1, 30);
    expect(report()?.[1]).toEqual({ activity: 0, idle: 10, otherProcess: 0, unattributed: 20 });
    expect(report()?.[1]).toEqual({ activity: 0, idle: 0, otherProcess: 0, unattributed: 0 });
    ledger.start(ledger.select(ledger.devices), 1, 1, undefined, { deviceUseSettled: () => undefined });
    device.ledger.close(2, 35);
    expect(report()?.[1]).toEqual({ activity: 35, idle: 0, otherProcess: 0, unattributed: 0 });
  });

  it("the report of a device names it as its zone does", () => {
    expect(setUp().report()?.[0]).toEqual({
      id: "z",
      name: "z",
      type: "cpu",
      method: "measured",
      hardware: true,
      scope: "device",
    });
    expect(setUp({ name: "dram", component: "memory", scope: "host" }).report()?.[0]).toMatchObject({
      name: "dram",
      type: "memory",
      scope: "host",
    });
  });

  it("the report of a device is of hardware only for a sensor in the process that reports its host", () => {
    expect(setUp({ origin: "model" }).report()?.[0]).toMatchObject({ method: "modelled", hardware: false });
    expect(setUp({ origin: "attributed" }).report()?.[0]).toMatchObject({
      method: "measured",
      hardware: false,
    });
    let reports = false;
    const { report } = setUp({}, () => reports);
    expect(report()?.[0].hardware).toBe(false);
    reports = true;
    expect(report()?.[0].hardware).toBe(true);
  });

  it("our own CPU time is reported once", () => {
    const { report, selfS, elsewhere } = setUp();
    report(100);
    report(100);
    report(250);
    expect(selfS).toEqual([0.1, 0.15]);
    elsewhere.selfCpuS = 0.5;
    report(250);
    expect(selfS).toEqual([0.1, 0.15, 0.5]);
  });

  it("devices are not reported without instruments", () => {
    const { device } = setUp();
    let asked = 0;
    const reports = new DeviceReports(undefined, () => {
      asked++;
      return true;
    });
    reports.report(0, { devices: [device], sessions: [] }, 100);
    expect(asked).toBe(0);
  });
});
