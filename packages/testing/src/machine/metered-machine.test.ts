import { WattspanConfigurationError } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { fakeMeter } from "../fakes/fake-meter.js";
import { manualClock } from "../fakes/manual-clock.js";
import { type MeteredMachineOptions, meteredMachine } from "./metered-machine.js";

const gpu = { id: "gpu-0", component: "gpu", refreshMs: 100, maxWatts: 700, watts: () => 300 } as const;
const cpu = { id: "cpu-0", component: "cpu", refreshMs: 1, maxWatts: 500, watts: () => 50 } as const;

const JOULES_OF_A_REFRESH = (gpu.watts() * gpu.refreshMs) / 1000;

/** What a call of ten seconds took there. */
async function callOn(options: MeteredMachineOptions) {
  await using machine = await meteredMachine(options);
  const { clock, metering, seen, wait } = machine;
  await clock.advanceAsync(1000);
  const call = metering.meterInference({ model: "m" }, () => wait(10_000));
  await clock.advanceAsync(10_000);
  await call;
  await metering.flush();
  return { machine, footprint: seen.footprints[0] };
}

describe("a metered machine", () => {
  it("a metered machine says what a call took, of which it knows the truth", async () => {
    const { machine, footprint } = await callOn({
      zones: [gpu],
      intensity: 360,
      location: { country: "DE" },
    });
    const truth = machine.meter.truth("gpu-0", 1000, 11_000);
    expect(truth).toBe(3000);
    const energy = footprint?.energy?.value ?? Number.NaN;
    expect(Math.abs(energy - truth)).toBeLessThan(JOULES_OF_A_REFRESH);
    expect(footprint?.co2e?.value).toBeCloseTo((energy / 3.6e6) * 360, 9);
  });

  it("a metered machine without zones has no meter of its own, and no grams without an intensity", async () => {
    const { machine, footprint } = await callOn({});
    expect(machine.metering.status.meters).toEqual([]);
    expect(footprint?.reasons).toContain("no_meter");
    expect(footprint?.co2e).toBeUndefined();
  });

  it("a metered machine has meters and observers of a test after its own, on the clock of the test", async () => {
    const clock = manualClock({ startMs: 70 });
    const names: string[] = [];
    const { machine } = await callOn({
      clock,
      zones: [gpu],
      meters: [fakeMeter({ clock, name: "another", zones: [cpu] })],
      observers: [({ name }) => void names.push(name)],
    });
    expect(machine.clock).toBe(clock);
    expect(machine.metering.status.meters.map(({ name }) => name)).toEqual([machine.meter.name, "another"]);
    expect(names).toEqual(machine.seen.footprints.map(({ name }) => name));
  });

  it("a metered machine is shut down when it is disposed of", async () => {
    const { machine } = await callOn({ zones: [gpu] });
    expect(machine.metering.status).toMatchObject({ enabled: false, sampling: { state: "stopped" } });
    expect(machine.clock.pending).toBe(0);
  });

  it("a metered machine refuses an option that does not exist, and an intensity that cannot be", async () => {
    await expect(meteredMachine({ zone: [gpu] } as never)).rejects.toThrow(WattspanConfigurationError);
    await expect(meteredMachine({ intensity: Number.NaN })).rejects.toThrow(RangeError);
  });
});
