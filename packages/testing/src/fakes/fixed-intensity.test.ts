import type { Location, LocationRung } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { type FixedIntensityOptions, fixedIntensity } from "./fixed-intensity.js";
import { manualClock } from "./manual-clock.js";

const WALL_MS = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;
const signal = new AbortController().signal;

function providerOf(options: FixedIntensityOptions = {}) {
  const clock = manualClock({ wallStartMs: WALL_MS });
  return { clock, intensity: fixedIntensity(400, { clock, ...options }) };
}

describe("fixedIntensity", () => {
  it("fixedIntensity gives its value from now on for an hour, and counts calls", async () => {
    const { clock, intensity } = providerOf();
    clock.advance(5000);
    expect(await intensity.current({ country: "DE" }, signal)).toEqual({
      gramsPerKwh: { value: 400, low: 400, high: 400 },
      zone: "fixed",
      signal: "average",
      basis: "lifecycle",
      source: "fixed",
      validFromMs: WALL_MS + 5000,
      validToMs: WALL_MS + 5000 + HOUR_MS,
      rung: "country",
    });
    expect(intensity.calls).toBe(1);
  });

  it("fixedIntensity says of itself what its options say", async () => {
    const reported = {
      zone: "DE",
      signal: "marginal",
      basis: "operational",
      source: "meter@1",
      rung: "zone",
    } as const;
    const { intensity } = providerOf({ ...reported, low: 0.5, high: 2, validForMs: 10 });
    expect(await intensity.current({}, signal)).toEqual({
      ...reported,
      gramsPerKwh: { value: 400, low: 200, high: 800 },
      validFromMs: WALL_MS,
      validToMs: WALL_MS + 10,
    });
  });

  it.each<[LocationRung, Location]>([
    ["zone", { zone: { system: "electricity-maps", code: "DE" }, country: "DE" }],
    ["cloud_region", { cloud: { provider: "aws", region: "eu-west-1" }, country: "IE" }],
    ["coordinates", { coordinates: { latitude: -90, longitude: 180 }, country: "DE" }],
    ["country", { country: "DEU", zone: { system: "", code: "x" }, cloud: { provider: "aws", region: "" } }],
    ["world", { country: "Germany", coordinates: { latitude: 91, longitude: 0 } }],
    ["world", { coordinates: { latitude: Number.NaN, longitude: 0 } }],
    ["world", {}],
  ])("fixedIntensity is of the rung %s for %o", async (rung, location) => {
    expect((await providerOf().intensity.current(location, signal)).rung).toBe(rung);
  });

  it("fixedIntensity forecasts by the hour up to the horizon", async () => {
    const { intensity } = providerOf();
    const steps = await intensity.forecast({}, 2.5 * HOUR_MS, signal);
    expect(steps.map(({ validFromMs, validToMs }) => [validFromMs - WALL_MS, validToMs - WALL_MS])).toEqual([
      [0, HOUR_MS],
      [HOUR_MS, 2 * HOUR_MS],
      [2 * HOUR_MS, 2.5 * HOUR_MS],
    ]);
    expect(await intensity.forecast({}, 0, signal)).toEqual([]);
  });

  it("fixedIntensity fails until a value is set", async () => {
    const { intensity } = providerOf();
    intensity.fail(new Error("503"));
    await expect(intensity.current({}, signal)).rejects.toThrow("503");
    await expect(intensity.forecast({}, HOUR_MS, signal)).rejects.toThrow("503");
    intensity.set(20);
    expect((await intensity.current({}, signal)).gramsPerKwh).toEqual({ value: 20, low: 20, high: 20 });
    expect(intensity.calls).toBe(3);
  });

  it("fixedIntensity hangs until it is aborted", async () => {
    const { clock, intensity } = providerOf();
    intensity.hang();
    const abort = new AbortController();
    let error: unknown;
    void intensity.current({}, abort.signal).catch((reason: unknown) => {
      error = reason;
    });
    await clock.advanceAsync(HOUR_MS);
    expect(error).toBeUndefined();
    abort.abort("too late");
    await clock.advanceAsync(0);
    expect(error).toBe("too late");
    await expect(intensity.current({}, AbortSignal.abort("at once"))).rejects.toBe("at once");
  });

  it("fixedIntensity gives marginal intensities of 0 and below, with their bounds in order", async () => {
    const { signal } = new AbortController();
    const marginal = fixedIntensity(-100, { signal: "marginal", low: 0.8, high: 1.25 });
    expect((await marginal.current({}, signal)).gramsPerKwh).toEqual({ value: -100, low: -125, high: -80 });
    marginal.set(0);
    expect((await marginal.current({}, signal)).gramsPerKwh).toEqual({ value: 0, low: 0, high: 0 });
    expect(() => marginal.set(Number.NaN)).toThrow(RangeError);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("fixedIntensity refuses %s g/kWh", (value) => {
    expect(() => fixedIntensity(value)).toThrow(RangeError);
    expect(() => fixedIntensity(1).set(value)).toThrow(RangeError);
  });
});
