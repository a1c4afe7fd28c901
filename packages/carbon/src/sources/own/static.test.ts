import { carbonIntensityContract, manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { staticIntensity } from "./static.js";

const clock = manualClock({ wallStartMs: Date.UTC(2026, 6, 1) });
const { signal } = new AbortController();
const options = { gramsPerKwh: 28, zone: "our-data-centre", source: "audit@2026", clock };

describe("staticIntensity", () => {
  it("staticIntensity keeps the contract of carbon intensity providers", async () => {
    expect(await carbonIntensityContract(staticIntensity(options), { clock })).toEqual([]);
  });

  it("staticIntensity gives the stated figure for any location, and claims no more of it than was given", async () => {
    const provider = staticIntensity(options);
    const reading = await provider.current({ country: "DE" }, signal);
    expect(reading).toEqual({
      gramsPerKwh: { value: 28, low: 28, high: 28 },
      ...{
        zone: "our-data-centre",
        signal: "average",
        basis: "lifecycle",
        source: "audit@2026",
        kind: "static",
      },
      ...{ validFromMs: Date.UTC(2026, 0, 1), validToMs: Date.UTC(2027, 0, 1), rung: "country" },
      retrievedAtMs: clock.wall(),
    });
    expect((await provider.current({}, signal)).rung).toBe("world");
    await expect(provider.current({ country: "Germany" }, signal)).rejects.toMatchObject({
      code: "invalid_location",
    });
  });

  it("staticIntensity holds for a year from the day on which it begins", async () => {
    const provider = staticIntensity({
      ...options,
      validFromMs: Date.UTC(2025, 10, 15),
    });
    const reading = await provider.current({}, signal);
    expect(reading).not.toHaveProperty("stale");
    expect(reading.validToMs).toBe(Date.UTC(2026, 10, 15));
  });

  it("staticIntensity is used on after its year, marked stale, and no longer than three years", async () => {
    const later = (year: number) =>
      staticIntensity({
        ...options,
        validFromMs: Date.UTC(2020, 0, 1),
        clock: manualClock({ wallStartMs: Date.UTC(year, 1, 1) }),
      });
    expect(await later(2020).current({}, signal)).not.toHaveProperty("stale");
    expect(await later(2023).current({}, signal)).toMatchObject({ stale: true });
    await expect(later(2025).current({}, signal)).rejects.toMatchObject({ code: "no_data" });
  });

  it.each([0, -40])(
    "staticIntensity gives %s g/kWh where it is marginal, and refuses it as an average",
    async (grams) => {
      const marginal = staticIntensity({ ...options, gramsPerKwh: grams, signal: "marginal" });
      expect((await marginal.current({}, signal)).gramsPerKwh).toEqual({
        value: grams,
        low: grams,
        high: grams,
      });
      expect(() => staticIntensity({ ...options, gramsPerKwh: grams })).toThrow(/above 0 and up to 2000/);
      expect(() => staticIntensity({ ...options, gramsPerKwh: -2001, signal: "marginal" })).toThrow(
        /from -2000 up to 2000/,
      );
    },
  );

  it("staticIntensity gives its figure for any interval inside its year, and for none outside", async () => {
    const provider = staticIntensity(options);
    const inside = { fromMs: Date.UTC(2026, 1, 1), toMs: Date.UTC(2026, 2, 1) };
    expect(await provider.at?.({}, inside, signal)).toMatchObject({
      gramsPerKwh: { value: 28 },
      ...{ validFromMs: inside.fromMs },
    });
    const before = { fromMs: Date.UTC(2025, 11, 31), toMs: Date.UTC(2026, 0, 2) };
    await expect(provider.at?.({}, before, signal)).rejects.toMatchObject({ code: "no_data" });
    const ahead = { fromMs: clock.wall(), toMs: clock.wall() + 1 };
    await expect(provider.at?.({}, ahead, signal)).rejects.toMatchObject({ code: "no_data" });
  });

  it.each([
    [{ gramsPerKwh: 0 }, "gramsPerKwh"],
    [{ gramsPerKwh: Number.NaN }, "gramsPerKwh"],
    [{ gramsPerKwh: 2001 }, "gramsPerKwh"],
    [{ gramsPerKwh: "28" }, "gramsPerKwh"],
    [{ signal: "mean" }, "signal"],
    [{ basis: "direct" }, "basis"],
    [{ source: " " }, "source"],
    [{ validFromMs: 2, validToMs: 1 }, "validToMs"],
    [{ band: { low: -1, high: 2 } }, "band"],
  ])("staticIntensity refuses %j and names the option %s", (odd, option) => {
    expect(() => staticIntensity({ ...options, ...odd } as never)).toThrow(
      expect.objectContaining({ option }),
    );
  });
});
