import { fakeMeter, manualClock, meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type { EnergyMeter, Opened, Zone } from "../contracts/energy-meter.js";

const cpu = {
  id: "cpu",
  component: "cpu",
  refreshMs: 1,
  maxWatts: 500,
  idleWatts: 10,
  watts: () => 50,
} as const;

/** The devices and meters after a second with these meters, of whose energies `joules` is the sum. */
async function opened(meters: (clock: ReturnType<typeof manualClock>) => readonly EnergyMeter[]) {
  const clock = manualClock();
  const { metering } = await meteredMachine({ clock, meters: meters(clock) });
  await clock.advanceAsync(1000);
  await metering.refresh();
  const { devices, overlaps, faults, meters: statuses } = metering.status;
  return {
    ids: devices.map(({ id }) => id),
    joules: devices.reduce((sum, { total }) => sum + total, 0),
    overlaps,
    faults,
    statuses,
  };
}
/** A meter that is ready with these zones. */
const withZones = (name: string, zones: unknown): EnergyMeter => ({
  name,
  open: async () => ({ status: "ready", zones: zones as readonly Zone[], reader: { read: () => [] } }),
});

describe("meters", () => {
  it("meters of one name each keep their own zones", async () => {
    const { ids, joules } = await opened((clock) => [
      fakeMeter({ clock, zones: [cpu] }),
      fakeMeter({ clock, zones: [{ ...cpu, id: "cpu-1" }] }),
    ]);
    expect(ids).toEqual(["cpu", "cpu-1"]);
    expect(joules).toBeCloseTo(100, 6);
  });

  it("a meter of the whole host is neither counted nor read where a part of it is", async () => {
    let reads = 0;
    const read = () => {
      reads++;
      return [];
    };
    const whole: EnergyMeter = {
      name: "plug",
      open: async () => ({
        status: "ready",
        zones: [{ ...cpu, id: "host", scope: "host", component: "server", origin: "sensor" }],
        reader: { read },
      }),
    };
    const { ids, overlaps } = await opened((clock) => [whole, fakeMeter({ clock, zones: [cpu] })]);
    expect(ids).toEqual(["cpu"]);
    expect(overlaps).toEqual([{ zone: "host", because: "covers cpu, which is counted" }]);
    expect(reads).toBe(0);
  });

  it("a meter that is configured twice counts once", async () => {
    const { ids, joules, overlaps } = await opened((clock) => {
      const meter = fakeMeter({ clock, zones: [cpu] });
      return [meter, meter];
    });
    expect(ids).toEqual(["cpu"]);
    expect(joules).toBeCloseTo(50, 6);
    expect(overlaps).toEqual([{ zone: "cpu", because: "seen before" }]);
  });

  it.each<[string, unknown]>([
    ["null", null],
    ["a string", "cpu"],
    ["no id", { ...cpu, scope: "device", origin: "sensor", id: undefined }],
    ["a refresh of 0", { ...cpu, scope: "device", origin: "sensor", id: "odd", refreshMs: 0 }],
    [
      "an infinite maximum",
      { ...cpu, scope: "device", origin: "sensor", id: "odd", maxWatts: Number.POSITIVE_INFINITY },
    ],
    ["a negative range", { ...cpu, scope: "device", origin: "sensor", id: "odd", modulusJ: -1 }],
    ["a range of NaN", { ...cpu, scope: "device", origin: "sensor", id: "odd", modulusJ: Number.NaN }],
    ["contents that are no list", { ...cpu, scope: "device", origin: "sensor", id: "odd", contains: "cpu" }],
  ])(
    "a meter with a zone that is %s loses that zone only, and takes no other meter with it",
    async (_, odd) => {
      const { ids, joules } = await opened((clock) => [
        withZones("odd", [odd, { ...cpu, scope: "device", origin: "sensor", id: "good" }]),
        fakeMeter({ clock, zones: [cpu] }),
      ]);
      expect(ids).toEqual(["good", "cpu"]);
      expect(joules).toBeCloseTo(50, 6);
    },
  );

  it("a meter that stands for another goes by its name, where it gives a valid one", async () => {
    const standing = (meter: unknown): EnergyMeter => ({
      name: "any",
      open: async () => ({ status: "ready", zones: [], reader: { read: () => [] }, meter: meter as never }),
    });
    const verified = { by: "fixture", on: "2026-11-25", machine: "files" };
    const given = [{ name: "rapl", verified }, { name: "nvml", verified: { by: "hope" } }, { name: 7 }, null];
    const { statuses } = await opened(() => given.map(standing));
    expect(statuses).toEqual([
      { name: "rapl", verified, status: "ready", zones: [] },
      { name: "nvml", status: "ready", zones: [] },
      { name: "any", status: "ready", zones: [] },
      { name: "any", status: "ready", zones: [] },
    ]);
  });

  it("a meter that is not there gives the name that it stands for too, and what it was tried on", async () => {
    const verified = { by: "fixture", on: "2026-11-25", machine: "files" } as const;
    const absent: Opened = { status: "unavailable", reason: "absent", detail: "No such file." };
    const standing = (meter: unknown): EnergyMeter => ({
      name: "any",
      open: async () => ({ ...absent, meter: meter as never }),
    });
    const { statuses } = await opened(() => [{ name: "rapl", verified }, 7, null].map(standing));
    expect(statuses).toEqual([
      { name: "rapl", verified, ...absent },
      { name: "any", ...absent },
      { name: "any", ...absent },
    ]);
  });
});
