import { carbonIntensityContract, fixedIntensity, manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { annualAverage } from "../annual/annual-average.js";
import { simulatedIntensity } from "../sources/own/simulated.js";
import { staticIntensity } from "../sources/own/static.js";
import { fallback } from "./fallback.js";

const location = { country: "DE" };
const { signal } = new AbortController();
const HOUR_MS = 3_600_000;

function chain() {
  const clock = manualClock({ wallStartMs: Date.UTC(2026, 6, 1) });
  const grid = simulatedIntensity({
    ...{ clock, stepMs: HOUR_MS, basis: "operational" as const },
    script: [
      { forMs: HOUR_MS, gramsPerKwh: 200 },
      { forMs: HOUR_MS, gramsPerKwh: 210, problem: "upstream" },
      { forMs: HOUR_MS, gramsPerKwh: 220 },
    ],
  });
  return { clock, grid, provider: fallback([grid, annualAverage({ clock })], { clock }) };
}

describe("fallback", () => {
  it("fallback keeps the contract of carbon intensity providers", async () => {
    const { provider, clock } = chain();
    expect(await carbonIntensityContract(provider, { clock })).toEqual([]);
  });

  it("fallback leaves a reading of the first provider as it is", async () => {
    const { provider } = chain();
    const reading = await provider.current(location, signal);
    expect(reading).toMatchObject({ gramsPerKwh: { value: 200 }, basis: "operational" });
    expect(reading).not.toHaveProperty("insteadOf");
  });

  it("fallback marks a substitute and its other basis, and goes back to the first provider", async () => {
    const { provider, clock } = chain();
    await clock.advanceAsync(HOUR_MS);
    const reading = await provider.current(location, signal);
    expect(reading).toMatchObject({
      ...{ source: "electricity-maps-annual@2025", insteadOf: "simulated", otherBasis: true, kind: "annual" },
      validToMs: clock.wall() + 300_000,
    });
    await clock.advanceAsync(HOUR_MS);
    expect(await provider.current(location, signal)).toMatchObject({
      gramsPerKwh: { value: 220 },
      kind: "live",
    });
  });

  it("fallback does not mark the basis of a substitute where it is the same", async () => {
    const clock = manualClock();
    const broken = simulatedIntensity({ clock, script: [{ forMs: 1, gramsPerKwh: 1, problem: "auth" }] });
    const provider = fallback([broken, staticIntensity({ gramsPerKwh: 28, clock })], { clock });
    const reading = await provider.current(location, signal);
    expect(reading).toMatchObject({ gramsPerKwh: { value: 28 }, insteadOf: "simulated" });
    expect(reading).not.toHaveProperty("otherBasis");
  });

  it("fallback rejects with the problem of the first provider where all fail", async () => {
    const clock = manualClock();
    const broken = (problem: "plan" | "upstream") =>
      simulatedIntensity({ clock, script: [{ forMs: HOUR_MS, gramsPerKwh: 1, problem }] });
    const provider = fallback([broken("plan"), broken("upstream")], { clock });
    await expect(provider.current(location, signal)).rejects.toMatchObject({ code: "plan" });
  });

  it("fallback never takes a marginal figure for an average one", async () => {
    const marginal = simulatedIntensity({
      signal: "marginal",
      script: [{ forMs: HOUR_MS, gramsPerKwh: 500 }],
    });
    expect(() => fallback([annualAverage(), marginal])).toThrow(/marginal, not average/);
    const broken = simulatedIntensity({ script: [{ forMs: HOUR_MS, gramsPerKwh: 1, problem: "upstream" }] });
    const silent = fixedIntensity(500, { signal: "marginal" });
    const provider = fallback([broken, silent, staticIntensity({ gramsPerKwh: 28 })]);
    expect(await provider.current(location, signal)).toMatchObject({ gramsPerKwh: { value: 28 } });
    await expect(fallback([broken, silent]).current(location, signal)).rejects.toMatchObject({
      code: "upstream",
    });
    expect(await fallback([silent], { signal: "marginal" }).current(location, signal)).toMatchObject({
      signal: "marginal",
    });
  });

  it("fallback forecasts and looks back with the first provider that can", async () => {
    const { provider, clock } = chain();
    await clock.advanceAsync(2 * HOUR_MS);
    const forecast = await provider.forecast?.(location, HOUR_MS, signal);
    expect(forecast).toMatchObject([{ gramsPerKwh: { value: 220 } }]);
    const interval = { fromMs: clock.wall() - HOUR_MS, toMs: clock.wall() };
    expect(await provider.at?.(location, interval, signal)).toMatchObject({ gramsPerKwh: { value: 210 } });
    const neither = fallback([annualAverage()]);
    expect([neither.forecast, neither.at]).toEqual([undefined, undefined]);
  });

  it("fallback ends when its caller gives up, and asks no other provider", async () => {
    const first = fixedIntensity(1);
    const second = fixedIntensity(2);
    first.hang();
    const controller = new AbortController();
    const asking = expect(fallback([first, second]).current(location, controller.signal)).rejects.toThrow(
      "given up",
    );
    controller.abort(new Error("given up"));
    await asking;
    expect(second.calls).toBe(0);
  });

  it("fallback refuses an empty list of providers and a pause of 0", () => {
    expect(() => fallback([])).toThrow(expect.objectContaining({ option: "providers" }));
    expect(() => fallback([annualAverage()], { retryMs: 0 })).toThrow(
      expect.objectContaining({ option: "retryMs" }),
    );
  });
});
