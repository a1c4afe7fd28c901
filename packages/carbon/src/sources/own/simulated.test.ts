import { carbonIntensityContract, manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { simulatedIntensity } from "./simulated.js";

const { signal } = new AbortController();
const HOUR_MS = 3_600_000;
const hour = (gramsPerKwh: number) => ({ forMs: HOUR_MS, gramsPerKwh });

describe("simulatedIntensity", () => {
  it("simulatedIntensity keeps the contract of carbon intensity providers", async () => {
    const clock = manualClock();
    expect(
      await carbonIntensityContract(simulatedIntensity({ clock, script: [hour(300)] }), { clock }),
    ).toEqual([]);
  });

  it("simulatedIntensity follows its script: figures, a problem, and an end", async () => {
    const clock = manualClock();
    const provider = simulatedIntensity({
      clock,
      script: [hour(300), { ...hour(310), problem: "plan" }, hour(320)],
    });
    const seen: unknown[] = [];
    for (let half = 0; half < 9; half++) {
      seen.push(
        await provider.current({}, signal).then(
          ({ gramsPerKwh }) => gramsPerKwh.value,
          ({ code }) => code,
        ),
      );
      await clock.advanceAsync(HOUR_MS / 2);
    }
    // A figure of the last quarter hour is used three quarters longer.
    expect(seen).toEqual([300, 300, "plan", "plan", 320, 320, 320, 320, "no_data"]);
    expect(provider.calls).toBe(9);
  });

  it("simulatedIntensity has no data before its script begins, and forecasts its first failure", async () => {
    const clock = manualClock();
    const startMs = clock.wall() + 2 * HOUR_MS;
    const provider = simulatedIntensity({ clock, startMs, script: [{ ...hour(310), problem: "plan" }] });
    await expect(provider.current({}, signal)).rejects.toMatchObject({ code: "no_data" });
    expect(await provider.forecast?.({}, 3 * HOUR_MS, signal)).toHaveLength(4);
    await clock.advanceAsync(2 * HOUR_MS);
    await expect(provider.current({}, signal)).rejects.toMatchObject({ code: "plan" });
  });

  it("simulatedIntensity forecasts what its script says, and knows its past", async () => {
    const clock = manualClock();
    const provider = simulatedIntensity({ clock, stepMs: HOUR_MS, script: [hour(300), hour(400)] });
    await clock.advanceAsync(HOUR_MS / 2);
    const forecast = await provider.forecast?.({}, HOUR_MS, signal);
    expect(forecast?.map(({ kind, gramsPerKwh }) => [kind, gramsPerKwh.value])).toEqual([
      ["live", 300],
      ["forecast", 400],
    ]);
    await clock.advanceAsync(HOUR_MS);
    const interval = { fromMs: clock.wall() - HOUR_MS, toMs: clock.wall() };
    expect(await provider.at?.({}, interval, signal)).toMatchObject({ gramsPerKwh: { value: 350 } });
  });

  it.each([
    { script: [] },
    { script: [{ forMs: 0, gramsPerKwh: 1 }] },
    { script: [hour(0)] },
    { script: [hour(1)], stepMs: 0 },
    { script: [hour(1)], stepMs: 1 },
  ])("simulatedIntensity refuses the options %j", (options) => {
    expect(() => simulatedIntensity(options)).toThrow(
      expect.objectContaining({ name: "WattspanConfigurationError" }),
    );
  });
});
