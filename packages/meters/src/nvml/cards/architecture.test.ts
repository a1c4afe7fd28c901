import { expect, it } from "vitest";
import { architectureOf } from "./architecture.js";

/** The table of the authors: windows of the instant power, and of `power.draw` by driver, in milliseconds. */
it.each<[readonly [number, number], string, number, readonly [number, number, number]]>([
  [[9, 0], "Hopper", 25, [1000, 1000, 1000]],
  [[8, 9], "Ada", 100, [1000, 100, 1000]],
  [[8, 6], "Ampere", 100, [1000, 100, 1000]],
  [[8, 0], "Ampere GA100", 25, [25, 25, 25]],
  [[7, 5], "Turing", 100, [100, 100, 100]],
  [[7, 0], "Volta", 10, [10, 10, 10]],
  [[6, 1], "Pascal", 10, [10, 10, 10]],
  [[5, 0], "Maxwell or older", 100, [100, 100, 100]],
  [[12, 0], "Blackwell or newer", 100, [1000, 1000, 1000]],
])(
  "a card of compute capability %j is %s, with the windows of its power",
  (capability, name, instantMs, usage) => {
    const architecture = architectureOf(capability);
    expect(architecture).toMatchObject({ name, instantMs });
    expect([525, 530, 535].map(architecture.usageMs)).toEqual(usage);
  },
);

it("the architecture of a card without a compute capability is unknown, and a note says so", () => {
  expect(architectureOf(undefined).note).toContain("does not report");
});

it("cards before Turing refresh every 20 ms, and newer ones every 100 ms", () => {
  expect([7, 6].map((major) => architectureOf([major, 0]).refreshMs)).toEqual([20, 20]);
  expect(architectureOf([7, 5]).refreshMs).toBe(100);
});
