import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mutated } from "../../../../../scripts/fuzz/mutated.js";
import { SmiLines, smiPower, spread, unknownField } from "./smi-answer.js";

const UUID = "GPU-00000000-0000-4000-8000-000000000001";

describe("a line", () => {
  it.each<[string, (number | string)[]]>([
    ["71.25, 70.98", [71.25, 70.98]],
    ["[N/A], 398.54", ["N/A", 398.54]],
    ["[Not Supported], [Not Supported]", ["Not Supported", "Not Supported"]],
    ["[Unknown Error], [GPU requires reset]", ["Unknown Error", "GPU requires reset"]],
    ["0.00, 412", [0, 412]],
    ["P8, 0x0000000000000004", ["P8", "0x0000000000000004"]],
  ])("an nvidia-smi line with %s has the values %j", (text, values) => {
    expect(smiPower(`${UUID}, ${text}`, 2)).toEqual({ uuid: UUID, values });
  });

  it.each([
    "",
    "71.25, 70.98",
    "GPU-, 71.25, 70.98",
    `${UUID}, 71.25`,
    `${UUID}, 71.25, 70.98, 1`,
    `${UUID}, -3.5, 70.98`,
    `${UUID}, 71.25 W, 70.98 W`,
    `${UUID}, 1e3, 70.98`,
    `${UUID}, , 70.98`,
    `${UUID}, NaN, 70.98`,
    "No devices were found",
  ])("an nvidia-smi line of %j has no values", (line) => {
    expect(smiPower(line, 2)).toBeUndefined();
  });
});

describe("damaged lines", () => {
  const valid = fc
    .tuple(
      fc.uuid(),
      fc.double({ min: 0, max: 1000, noNaN: true }),
      fc.double({ min: 0, max: 1000, noNaN: true }),
    )
    .map(([uuid, a, b]) => `GPU-${uuid}, ${a.toFixed(2)}, ${b.toFixed(2)}\n`);

  it("damaged nvidia-smi lines give amounts or words, and never throw", () => {
    fc.assert(
      fc.property(fc.oneof(mutated(valid), fc.string()), (text) => {
        for (const line of new SmiLines().add(text))
          for (const value of smiPower(line, 2)?.values ?? [])
            expect(typeof value === "string" ? value.length > 0 : value >= 0 && value < 1e9).toBe(true);
      }),
    );
  });

  it("nvidia-smi lines are read whole, in any pieces in which they come", () => {
    fc.assert(
      fc.property(
        fc.array(valid, { maxLength: 5 }),
        fc.array(fc.nat(40), { maxLength: 20 }),
        (texts, cuts) => {
          const lines = new SmiLines();
          const whole = texts.join("");
          const found: string[] = [];
          let from = 0;
          for (const length of cuts) {
            found.push(...lines.add(whole.slice(from, from + length)));
            from += length;
          }
          found.push(...lines.add(whole.slice(from)));
          expect(found).toEqual(whole.split("\n").slice(0, -1));
        },
      ),
    );
  });
});

it("an nvidia-smi line without an end is not kept", () => {
  const lines = new SmiLines();
  for (let piece = 0; piece < 100; piece++) expect(lines.add("0".repeat(1000))).toEqual([]);
  expect(lines.add(`\n${UUID}, 1\n`).at(-1)).toBe(`${UUID}, 1`);
});

it("unknownField() names the field that nvidia-smi does not know", () => {
  expect(unknownField('Field "power.draw.instant" is not a valid field to query.\n\n')).toBe(
    "power.draw.instant",
  );
  expect(unknownField("Failed to initialize NVML: Unknown Error")).toBeUndefined();
});

describe("lines that came together", () => {
  it("lines that came together while the loop was blocked are placed where they were printed", () => {
    for (const printMs of [100, 104, 110])
      for (const blockedMs of [150, 700, 1500, 10_000])
        for (let phaseMs = 0; phaseMs < printMs; phaseMs += 7) {
          const fromMs = 5000;
          const toMs = fromMs + phaseMs + blockedMs;
          const truth: number[] = [];
          for (let atMs = fromMs + printMs; atMs <= toMs; atMs += printMs) truth.push(atMs);
          if (truth.length < 2) continue;
          const placed = spread(truth.length, { fromMs, toMs, intervalMs: 100 });
          placed.forEach((atMs, index) => {
            expect(Math.abs(atMs - (truth[index] as number))).toBeLessThanOrEqual(printMs / 2 + 1);
          });
        }
  });

  it("lines that came together are never further apart than one and a half intervals, nor later than now", () => {
    expect(spread(3, { fromMs: 0, toMs: 10_000, intervalMs: 100 })).toEqual([9625, 9775, 9925]);
    expect(spread(3, { fromMs: undefined, toMs: 10_000, intervalMs: 100 })).toEqual([9750, 9850, 9950]);
    expect(spread(1, { fromMs: 0, toMs: 10_000, intervalMs: 100 })).toEqual([10_000]);
  });
});
