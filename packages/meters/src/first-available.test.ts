import { createMetering, type EnergyMeter, type Opened, type Zone } from "@wattspan/core";
import { energyMeterContract, fakeMeter, manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { firstAvailable } from "./first-available.js";
import { MeterOptionError } from "./options/meter-option-error.js";

const zone = {
  id: "gpu-0",
  component: "gpu",
  refreshMs: 10,
  maxWatts: 500,
  idleWatts: 10,
  watts: () => 50,
} as const;
const signal = () => new AbortController().signal;

const failing = (name: string, why: Partial<Extract<Opened, { status: "unavailable" }>>): EnergyMeter => ({
  name,
  open: async () => ({ status: "unavailable", reason: "absent", detail: `no ${name}.`, ...why }),
});
const broken = (name: string, open: EnergyMeter["open"]): EnergyMeter => ({ name, open });

describe("firstAvailable", () => {
  it("firstAvailable() takes the first meter that opens, and opens none after it", async () => {
    const clock = manualClock();
    const [first, second] = [
      fakeMeter({ clock, name: "a", zones: [zone] }),
      fakeMeter({ clock, name: "b", zones: [zone] }),
    ];
    const opened = await firstAvailable(failing("none", {}), first, second).open(signal());
    expect(opened).toMatchObject({ status: "ready", meter: { name: "a" } });
    expect([first.opens, second.opens]).toEqual([1, 0]);
  });

  it("the status shows which meter firstAvailable() took, what it was verified on, and why none before it", async () => {
    const clock = manualClock();
    const verified = { by: "simulator", on: "2026-11-25", machine: "a fake" } as const;
    const taken: EnergyMeter = { ...fakeMeter({ clock, name: "smi", zones: [zone] }), verified };
    const denied = failing("nvml", {
      reason: "denied",
      detail: "no device node.",
      remedy: "Run with --gpus all.",
    });
    const metering = createMetering({
      clock,
      meters: [firstAvailable(denied, taken)],
      telemetry: { detail: "off" },
    });
    expect(metering.status.meters).toEqual([{ name: "nvml or smi", status: "opening" }]);
    await metering.ready;
    expect(metering.status.meters).toEqual([
      {
        name: "smi",
        verified,
        status: "ready",
        zones: ["gpu-0"],
        notes: ["nvml is preferred, but denied: no device node. Run with --gpus all."],
      },
    ]);
    expect(metering.status.devices[0]?.methodId).toBe("smi");
    await metering.shutdown();
  });

  it("firstAvailable() without a meter that opens gives all reasons, with the remedy of one that can be helped", async () => {
    const meter = firstAvailable(
      failing("a", {}),
      failing("b", { reason: "denied", detail: "mode 0400.", remedy: "chmod" }),
      broken("c", () => Promise.reject(new RangeError("secret"))),
    );
    expect(await meter.open(signal())).toEqual({
      status: "unavailable",
      reason: "denied",
      detail: "a: no a. b: mode 0400. c: it failed while it was opened (RangeError).",
      remedy: "chmod",
    });
  });

  it("firstAvailable() passes over a meter that opens without a zone, and closes it", async () => {
    let closed = 0;
    const empty = broken("empty", async () => ({
      status: "ready",
      zones: [] as Zone[],
      reader: { read: () => [], close: () => void closed++ },
    }));
    const meter = firstAvailable(empty, fakeMeter({ clock: manualClock(), zones: [zone] }));
    expect(await meter.open(signal())).toMatchObject({
      meter: { name: "fake" },
      notes: ["empty is preferred, but unsupported: it opened without a zone."],
    });
    expect(closed).toBe(1);
  });

  it("firstAvailable() can be nested, and keeps the contract of an energy meter", async () => {
    const clock = manualClock();
    const nested = firstAvailable(firstAvailable(failing("a", {}), fakeMeter({ clock, zones: [zone] })));
    expect(await nested.open(signal())).toMatchObject({ meter: { name: "fake" } });
    expect(await energyMeterContract(nested, { clock })).toEqual([]);
    await expect(nested.open(AbortSignal.abort())).rejects.toThrow("abort");
  });

  it("firstAvailable() refuses an empty list of meters", () => {
    expect(() => firstAvailable()).toThrow(MeterOptionError);
  });
});
