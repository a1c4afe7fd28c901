import { fakeMeter, manualClock, meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { createMetering } from "../run/create-metering.js";

const cpu = { id: "cpu", component: "cpu", refreshMs: 1, maxWatts: 500, watts: () => 50 } as const;

describe("the status", () => {
  it("the status says what becomes of each meter", async () => {
    const clock = manualClock();
    const lost = fakeMeter({ clock, name: "lost", zones: [cpu] });
    lost.lose();
    const metering = createMetering({
      clock,
      meters: [fakeMeter({ clock, name: "good", zones: [cpu] }), lost],
      telemetry: { detail: "off" },
    });
    expect(metering.status.meters).toEqual([
      { name: "good", status: "opening" },
      { name: "lost", status: "opening" },
    ]);
    await metering.ready;
    expect(metering.status.meters).toEqual([
      { name: "good", status: "ready", zones: ["cpu"] },
      { name: "lost", status: "unavailable", reason: "lost", detail: "The simulated device is gone." },
    ]);
  });

  it("the status says what a meter was tried on, and what it notes", async () => {
    const clock = manualClock();
    const fake = fakeMeter({ clock, name: "card", zones: [cpu] });
    const verified = { by: "simulator", on: "2026-11-25", machine: "a stand-in driver" } as const;
    const notes = ["Read through the stand-in.", 7 as never];
    const open = async (signal: AbortSignal) => ({ ...(await fake.open(signal)), notes });
    const metering = createMetering({
      clock,
      meters: [{ name: "card", verified, open }],
      telemetry: { detail: "off" },
    });
    await metering.ready;
    expect(metering.status.meters).toEqual([
      { name: "card", verified, status: "ready", zones: ["cpu"], notes: ["Read through the stand-in."] },
    ]);
    await metering.shutdown();
  });

  it("the status says which of several a meter is, also where it is unavailable", async () => {
    const verified = { by: "fixture", on: "2026-11-25", machine: "files" } as const;
    const meter = { name: "hwmon", verified, other: 7 };
    const open = async () => ({ status: "unavailable", reason: "absent", detail: "none", meter }) as const;
    const metering = createMetering({ meters: [{ name: "any", open }], telemetry: { detail: "off" } });
    await metering.ready;
    expect(metering.status.meters).toEqual([
      { name: "hwmon", verified, status: "unavailable", reason: "absent", detail: "none" },
    ]);
    await metering.shutdown();
  });

  it("the status has the conservation law of each device", async () => {
    const clock = manualClock();
    const zones = [cpu, { ...cpu, id: "model", name: "m", component: "memory", origin: "model" }] as const;
    const metering = createMetering({
      clock,
      meters: [fakeMeter({ clock, name: "fake", zones })],
      telemetry: { detail: "off" },
    });
    await metering.ready;
    const openedMs = clock.now();
    expect(metering.status.devices[0]).toEqual({
      id: "cpu",
      name: "cpu",
      component: "cpu",
      method: "measured",
      methodId: "fake",
      total: 0,
      activity: 0,
      idle: 0,
      otherProcess: 0,
      unattributed: 0,
      carry: 0,
      bookedUntilMs: openedMs,
      accuracy: { low: 0.95, high: 1.05 },
      ticks: 0,
      lostTicks: 0,
    });
    expect(metering.status.devices[1]).toMatchObject({ id: "model", name: "m", method: "modelled" });
    await clock.advanceAsync(5000);
    const [device] = metering.status.devices;
    const bookedS = ((device?.bookedUntilMs ?? 0) - openedMs) / 1000;
    expect(bookedS).toBeGreaterThan(3);
    expect(device).toMatchObject({ lostTicks: 0, idleCores: 0 });
    expect(device?.idleWatts).toBeCloseTo(50, 1);
    expect(device?.total).toBeCloseTo(50 * bookedS, 0);
    expect((device?.idle ?? 0) + (device?.unattributed ?? 0)).toBeCloseTo(device?.total ?? Number.NaN, 9);
  });

  it("the status says what runs, what has not settled, and where", async () => {
    const { clock, metering, wait } = await meteredMachine({
      zones: [{ ...cpu, refreshMs: 100, idleWatts: 10 }],
      intensity: 400,
      location: { country: "DE" },
    });
    const call = metering.meterInference({ model: "m" }, () => wait(30));
    expect(metering.status).toMatchObject({
      enabled: true,
      inFlight: 1,
      unsettled: 0,
      location: { country: "DE" },
      intensity: { gramsPerKwh: { value: 400 } },
      sampling: { state: "running", selfCpuShare: 0 },
      faults: {},
    });
    await clock.advanceAsync(30);
    await call;
    expect(metering.status).toMatchObject({ inFlight: 0, unsettled: 1 });
    await clock.advanceAsync(500);
    expect(metering.status).toMatchObject({ inFlight: 0, unsettled: 0, sampling: { state: "idle" } });
    await metering.shutdown();
    expect(metering.status).toMatchObject({ enabled: false, sampling: { state: "stopped" } });
  });

  it("the status is a copy: our books cannot be changed through it", async () => {
    const { metering } = await meteredMachine({ zones: [cpu] });
    const { devices, faults } = metering.status;
    Object.assign(devices[0] as object, { total: 1e9, activity: 1e9 });
    Object.assign(faults, { "read/x": 5 });
    expect(metering.status.devices[0]).toMatchObject({ total: 0, activity: 0 });
    expect(metering.status.faults).toEqual({});
  });
});
