import { describe, expect, it } from "vitest";
import { isBlurred } from "./refresh-phase.js";

/** A device read every 100 ms, whose open tick opened at 0, and in which a use started at 1 s. */
const device = (more: object = {}, ledger: object = {}) => ({
  ...{ fast: false, tracked: true, phase: { taught: true } },
  ledger: {
    ...{ openedAtS: 0, changedAtS: 1, refreshS: 0.1, restedUntilS: Number.NEGATIVE_INFINITY },
    ...ledger,
  },
  ...more,
});
const within = (halfS: number, atS = 1.1) => ({ atS, halfS });

describe("a moment", () => {
  it("a moment is blurred beyond 3 ms, or a twentieth of the period", () => {
    expect([0.004, 0.006].map((halfS) => isBlurred(within(halfS), device()))).toEqual([false, true]);
    const slow = device({}, { refreshS: 0.01 });
    expect([0.002, 0.004].map((halfS) => isBlurred(within(halfS), slow))).toEqual([false, true]);
  });

  it("a moment without a start or an end in its tick is not blurred", () => {
    expect(isBlurred(within(0.05), device({}, { openedAtS: 1.01, changedAtS: 1 }))).toBe(false);
  });

  it("a moment that is never precise is blurred only by what started or ended within it", () => {
    const unknown = device({ phase: { taught: false } });
    expect([0.05, 0.11].map((halfS) => isBlurred(within(halfS), unknown))).toEqual([false, true]);
  });

  it("a moment within the rest before the first start is not blurred", () => {
    const rested = device({}, { restedUntilS: 1 });
    expect(isBlurred(within(0.05, 0.9), rested)).toBe(false);
    expect(isBlurred(within(0.05, 0.97), rested)).toBe(true);
  });

  it("a moment of a fast counter is blurred by a part of a short tick, and not of a long one", () => {
    const short = device({ fast: true }, { restedUntilS: 1, openedAtS: 1 });
    const long = device({ fast: true });
    expect(isBlurred(within(0.006), short)).toBe(true);
    expect(isBlurred(within(0.006), long)).toBe(false);
  });

  it("a moment before the last change is blurred, however precise", () => {
    expect(isBlurred(within(0, 0.99), device())).toBe(true);
  });
});
