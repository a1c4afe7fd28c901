import { describe, expect, it } from "vitest";
import { type HardwareOptions, hardwareRates } from "./hardware-rate.js";

/** Over one year they are a gram per second. */
const KILOGRAMS = 31_536;
const rates = (hardware: HardwareOptions) =>
  hardwareRates({ ...hardware, lifetimeYears: 1 }).map(({ gpu, gramsPerS }) => [
    gpu ? "cards" : "server",
    gramsPerS.value,
  ]);
const near = (value: number): unknown => expect.closeTo(value, 12);

describe("hardwareRates", () => {
  it.each([
    [undefined, 1],
    [0.25, 0.25],
  ])(
    "hardwareRates of an instance with cards and a share of %s charge cards by it, and the server by both",
    (share, own) => {
      const accelerators = { count: 2, kilograms: KILOGRAMS };
      expect(rates({ instance: "aws:m5.2xlarge", accelerators, ...(share && { share }) })).toEqual([
        ["server", near((own * 1_611_000) / 12 / 31_536_000)],
        ["cards", near(own * 2)],
      ]);
    },
  );

  it.each([
    [undefined, 12],
    ["aws:m5.2xlarge", 1],
  ])("hardwareRates of %s and a share take its part of the stated kilograms", (instance, part) => {
    expect(rates({ kilograms: 12 * KILOGRAMS, share: 0.5, ...(instance && { instance }) })).toEqual([
      ["server", near(0.5 * part)],
    ]);
  });
});
