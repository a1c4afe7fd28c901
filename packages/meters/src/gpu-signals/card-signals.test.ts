import type { SignalSample } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CardSignals } from "./card-signals.js";

const lineOf = ({ metric, value, attributes = {} }: SignalSample) =>
  [metric.name.replace("wattspan.", ""), value, ...Object.values(attributes)].join(" ");

describe("samples of cards", () => {
  it("the signals of a card are the values that its state has, and no others", () => {
    const signals = new CardSignals();
    const states = [
      { id: "GPU-a", utilization: 0.37, usedBytes: 2 ** 30, performanceState: 8, throttle: "none" as const },
      { id: "GPU-b", utilization: 0 },
      { id: "GPU-c" },
    ];
    expect(signals.of(states, 0).map(lineOf)).toEqual([
      "device.utilization 0.37 GPU-a gpu",
      "memory.usage 1073741824 GPU-a gpu",
      "gpu.performance_state 8 GPU-a gpu",
      "device.utilization 0 GPU-b gpu",
    ]);
    expect(signals.of(states, 1000).every(({ scope }) => scope === "host")).toBe(true);
  });

  it("throttled time between two looks goes to the reason that the earlier look saw", () => {
    const signals = new CardSignals();
    const look = (throttle: "none" | "thermal" | "power_cap", atMs: number) =>
      signals.of([{ id: "GPU-a", throttle }], atMs).map(lineOf);
    expect(look("power_cap", 0)).toEqual([]);
    expect(look("thermal", 1000)).toEqual(["gpu.throttled.time 1 GPU-a gpu power_cap"]);
    expect(look("none", 1500)).toEqual(["gpu.throttled.time 0.5 GPU-a gpu thermal"]);
    expect(look("thermal", 3000)).toEqual([]);
  });

  it("throttled time is not counted between looks that are far apart, or for a card that no longer reports it", () => {
    const signals = new CardSignals();
    const thermal = [{ id: "GPU-a", throttle: "thermal" as const }];
    signals.of(thermal, 0);
    expect(signals.of(thermal, 5001)).toEqual([]);
    expect(signals.of([], 6000)).toEqual([]); // A look that was left out.
    expect(signals.of(thermal, 7001)).toHaveLength(1);
    expect(signals.of([{ id: "GPU-a" }], 8000)).toHaveLength(1);
    expect(signals.of(thermal, 9000)).toEqual([]);
  });

  it("throttled time never counts a second twice, for any sequence of looks", () => {
    const look = fc.record({
      stepMs: fc.integer({ min: 0, max: 10_000 }),
      throttle: fc.constantFrom("none", "thermal", "power_cap", undefined),
    });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 30 }), (looks) => {
        const signals = new CardSignals();
        let atMs = 0;
        let countedS = 0;
        for (const { stepMs, throttle } of looks) {
          atMs += stepMs;
          for (const { value } of signals.of([{ id: "GPU-a", throttle }], atMs)) countedS += value;
        }
        expect(countedS).toBeLessThanOrEqual(atMs / 1000 + 1e-9);
      }),
    );
  });
});
