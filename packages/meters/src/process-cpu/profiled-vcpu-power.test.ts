import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MeterOptionError } from "../options/meter-option-error.js";
import { processCpu } from "../process-cpu.js";
import type { PowerProfile } from "../profile/power-profile.js";
import { vcpuPowerOfProfile } from "./profiled-vcpu-power.js";

const step = (utilization: number, value: number, spread = 0) => ({
  utilization,
  watts: { value, low: value * (1 - spread), high: value * (1 + spread) },
});
const profileOf = (steps: PowerProfile["steps"], vcpus = 4): PowerProfile => ({
  schemaVersion: 1,
  kind: "wattspan-power-profile",
  device: "cpu",
  vcpus,
  measuredAt: "2026-11-25T12:00:00.000Z",
  meters: ["rapl"],
  steps,
});

describe("the power of a profile", () => {
  it("a power profile on a straight line gives that line, without an error", () => {
    const line = [0, 0.25, 0.5, 1].map((u) => step(u, 20 + 60 * u));
    expect(vcpuPowerOfProfile({ ...profileOf(line), processor: "EPYC" })).toEqual({
      label: "profiled EPYC",
      min: expect.closeTo(5, 9),
      max: expect.closeTo(20, 9),
      accuracy: { low: expect.closeTo(1, 9), high: expect.closeTo(1, 9) },
    });
  });

  it("the band of a power profile holds every step, for any profile", () => {
    const load = fc.double({ min: 0, max: 1, noNaN: true });
    const steps = fc
      .uniqueArray(fc.tuple(load, fc.double({ min: 0, max: 500, noNaN: true }), load), {
        minLength: 2,
        maxLength: 12,
        selector: ([u]) => Math.round(u * 1000),
      })
      .filter((list) => list.some(([, watts]) => watts > 1));
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 256 }), (list, vcpus) => {
        const all = list.map(([u, watts, spread]) => step(u, watts, spread));
        const { min, max, accuracy } = vcpuPowerOfProfile(profileOf(all, vcpus));
        expect(min).toBeGreaterThanOrEqual(0);
        expect(max).toBeGreaterThanOrEqual(min);
        const { low = Number.NaN, high = Number.NaN } = accuracy ?? {};
        expect(low).toBeLessThanOrEqual(1);
        for (const { utilization, watts } of all) {
          const fitted = vcpus * (min + (max - min) * utilization);
          if (fitted < 1e-9) continue;
          expect(low * fitted).toBeLessThanOrEqual(watts.low + 1e-6);
          expect(high * fitted).toBeGreaterThanOrEqual(watts.high - 1e-6);
        }
      }),
    );
  });

  it("the power of a profile never falls with the load, and is never below 0 W", () => {
    expect(vcpuPowerOfProfile(profileOf([step(0, 30), step(1, 10)], 1))).toMatchObject({ min: 20, max: 20 });
    const steep = vcpuPowerOfProfile(profileOf([step(0.5, 1), step(1, 30)], 1));
    expect(steep.min).toBe(0);
    expect(steep.max).toBeGreaterThan(0);
  });
});

describe("a profile as an option", () => {
  it("processCpu() takes its watts and its band from a profile", async () => {
    const profile = profileOf([step(0, 20, 0.1), step(1, 80, 0.1)]);
    const opened = await processCpu({ profile, reservedVcpus: 2 }).open(new AbortController().signal);
    expect(opened).toMatchObject({
      status: "ready",
      zones: [{ name: "modelled: profiled CPU, 2 vCPUs", idleWatts: 10, accuracy: { low: 0.9, high: 1.1 } }],
    });
  });

  const good = profileOf([step(0, 20), step(1, 80)]);
  it.each([
    ["null", null],
    ["text", "cpu.json"],
    ["another kind", { ...good, kind: "profile" }],
    ["another version", { ...good, schemaVersion: 2 }],
    ["one of a card", { ...good, device: "gpu" }],
    ["no vCPUs", { ...good, vcpus: 0 }],
    ["half a vCPU", { ...good, vcpus: 0.5 }],
    ["no steps", { ...good, steps: undefined }],
    ["one step", { ...good, steps: good.steps.slice(1) }],
    ["one load", { ...good, steps: [step(1, 20), step(1, 80)] }],
    ["no watts", { ...good, steps: [step(0, 0), step(1, 0)] }],
    ["a load above 1", { ...good, steps: [step(0, 20), step(1.1, 80)] }],
    ["watts below 0", { ...good, steps: [step(0, -20), step(1, 80)] }],
    [
      "watts outside of their band",
      { ...good, steps: [step(0, 20), { utilization: 1, watts: { value: 9, low: 10, high: 11 } }] },
    ],
    ["NaN", { ...good, steps: [step(0, Number.NaN), step(1, 80)] }],
    ["a name that is none", { ...good, processor: 7 }],
  ])("processCpu() refuses an invalid profile: %s", (_, profile) => {
    expect(() => processCpu({ profile: profile as never })).toThrow(MeterOptionError);
  });

  it("processCpu() refuses a profile together with wattsPerVcpu", () => {
    expect(() => processCpu({ profile: good, wattsPerVcpu: { min: 1, max: 2 } })).toThrow(/profile/);
  });
});
