import { describe, expect, it } from "vitest";
import { csvIntensity } from "../../sources/own/csv.js";
import { pastReadings } from "./past-readings.js";

const HOUR_MS = 3_600_000;

describe("past readings", () => {
  const rows = ["100", "", "300", "50", "60", "70"].map((g, hour) => ({
    from: `2026-01-01T0${hour}:00Z`,
    g,
  }));
  const columns = { from: "from", value: "g" };
  const provider = csvIntensity({ rows, columns, signal: "average", basis: "lifecycle" });
  const fromMs = Date.UTC(2026, 0, 1);

  it("pastReadings gives the readings that the provider has, by hours where it states no step", async () => {
    const readings = await pastReadings(
      provider,
      { country: "DE" },
      { fromMs: fromMs + 1, toMs: fromMs + 3 * HOUR_MS - 1 },
    );
    expect(
      readings.map(({ gramsPerKwh, validFromMs, validToMs }) => [gramsPerKwh.value, validFromMs, validToMs]),
    ).toEqual([
      [100, fromMs, fromMs + HOUR_MS],
      [300, fromMs + 2 * HOUR_MS, fromMs + 3 * HOUR_MS],
    ]);
  });

  it("pastReadings rejects where it is given up, also in its last step", async () => {
    for (const last of [1, 3]) {
      const controller = new AbortController();
      let steps = 0;
      const at: typeof provider.at = async (location, interval, signal) => {
        if (++steps === last) controller.abort(new Error("enough"));
        signal.throwIfAborted();
        return (await provider.at?.(location, interval, signal)) as never;
      };
      const interval = { fromMs, toMs: fromMs + 3 * HOUR_MS };
      const reading = pastReadings({ ...provider, at }, {}, interval, { signal: controller.signal });
      await expect(reading).rejects.toThrow("enough");
    }
  });

  it("pastReadings rejects a provider without a past, and intervals and steps that cannot be", async () => {
    const interval = { fromMs, toMs: fromMs + HOUR_MS };
    const { at: _, ...now } = provider;
    await expect(pastReadings(now, {}, interval)).rejects.toThrow(/provider.*knows the past/);
    await expect(pastReadings(provider, {}, { fromMs, toMs: fromMs - 1 })).rejects.toThrow(
      /fromMs before toMs/,
    );
    await expect(pastReadings(provider, {}, interval, { stepMs: 0 })).rejects.toThrow(/stepMs/);
    await expect(pastReadings(provider, {}, interval, { stepMs: 1 })).rejects.toThrow(/35136 steps/);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(pastReadings(provider, {}, interval, { signal })).rejects.toThrow("enough");
  });
});
