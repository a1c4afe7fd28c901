import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meanOver, orderedSlots, type Slot, slotFor, slotsWithin, usualStep } from "./slots.js";

const slot = (fromMs: number, toMs: number, gramsPerKwh = 100): Slot => ({
  fromMs,
  toMs,
  gramsPerKwh,
  kind: "live",
});
const anySlot = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 999 }))
  .map(([fromMs, lengthMs, grams]) => slot(fromMs, fromMs + lengthMs, grams));
const anySlots = fc.array(anySlot, { maxLength: 12 });

describe("orderedSlots", () => {
  it("orderedSlots are sorted and do not overlap, and only slots that would overlap are left out", () => {
    fc.assert(
      fc.property(anySlots, (slots) => {
        const ordered = orderedSlots(slots);
        for (const [index, one] of ordered.entries()) {
          expect(one.fromMs).toBeLessThan(one.toMs);
          expect(one.fromMs).toBeGreaterThanOrEqual(ordered[index - 1]?.toMs ?? 0);
        }
        const left = slots.filter((one) => one.fromMs < one.toMs && !ordered.includes(one));
        for (const one of left) expect(slotsWithin(ordered, one).length).toBeGreaterThan(0);
      }),
    );
  });
});

describe("slotFor", () => {
  const slots = [slot(0, 10, 1), slot(10, 20, 2), slot(40, 50, 3)];
  it.each([
    [-11, undefined],
    [-10, 1],
    [0, 1],
    [10, 2],
    [20, 2],
    [39, 2],
    [40, 3],
    [79, 3],
    [80, undefined],
  ])("the slot for %i ms has %s g/kWh", (nowMs, grams) =>
    expect(slotFor(slots, nowMs)?.gramsPerKwh).toBe(grams),
  );
});

describe("meanOver", () => {
  it("meanOver weights by time, and is undefined where anything is missing, as counting each millisecond says", () => {
    const interval = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 2, max: 30 }));
    let known = 0;
    const dense = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 999 })), {
        minLength: 1,
        maxLength: 20,
      })
      .map((steps) => {
        let at = 0;
        return steps.map(([lengthMs, grams]) => {
          at += lengthMs;
          return slot(at - lengthMs, at, grams);
        });
      });
    fc.assert(
      fc.property(fc.oneof(anySlots, dense), interval, (slots, [fromMs, lengthMs]) => {
        const toMs = fromMs + lengthMs;
        const ordered = orderedSlots(slots);
        const each = Array.from(
          { length: lengthMs },
          (_, ms) => slotsWithin(ordered, { fromMs: fromMs + ms, toMs: fromMs + ms + 1 })[0],
        );
        const missing = each.filter((one) => one === undefined).length;
        const mean = meanOver(slots, { fromMs, toMs });
        // One millisecond is let pass.
        if (missing > 1 || missing === lengthMs) {
          expect(mean).toBeUndefined();
          return;
        }
        known++;
        const sum = each.reduce((total, one) => total + (one?.gramsPerKwh ?? 0), 0);
        expect(mean).toMatchObject({ fromMs, toMs, kind: "historical" });
        expect(mean?.gramsPerKwh).toBeCloseTo(sum / (lengthMs - missing), 9);
      }),
    );
    expect(known).toBeGreaterThan(20);
  });

  it("meanOver has the mean of the bounds and shares that all its parts state", () => {
    const windy = { range: { low: 0, high: 40 }, carbonFreeShare: 1, renewableShare: 0.75 };
    const calm = { range: { low: 20, high: 80 }, carbonFreeShare: 0.5 };
    const parts = [
      { ...slot(0, 30, 20), ...windy },
      { ...slot(30, 40, 60), ...calm },
    ];
    const mean = meanOver(parts, { fromMs: 0, toMs: 40 });
    expect(mean).toMatchObject({ gramsPerKwh: 30, range: { low: 5, high: 50 }, carbonFreeShare: 0.875 });
    expect(mean).not.toHaveProperty("renewableShare");
    expect(meanOver([...parts, slot(40, 50)], { fromMs: 0, toMs: 50 })).not.toHaveProperty("range");
  });

  it("meanOver is estimated where a part is, and as old as its newest part where all parts say so", () => {
    const parts = [
      { ...slot(0, 10), publishedAtMs: 5 },
      { ...slot(10, 20), publishedAtMs: 7, estimated: true },
    ];
    expect(meanOver(parts, { fromMs: 0, toMs: 20 })).toMatchObject({ estimated: true, publishedAtMs: 7 });
    expect(meanOver(parts, { fromMs: 0, toMs: 10 })).not.toHaveProperty("estimated");
    expect(meanOver([slot(0, 10), ...parts.slice(1)], { fromMs: 0, toMs: 20 })).not.toHaveProperty(
      "publishedAtMs",
    );
  });
});

it("usualStep is the length between most neighbours", () => {
  expect([usualStep([]), usualStep([7]), usualStep([0, 15]), usualStep([0, 15, 30, 90, 105])]).toEqual([
    undefined,
    undefined,
    15,
    15,
  ]);
});
