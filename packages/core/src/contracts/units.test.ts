import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  amountDuring,
  DAY_MS,
  DAY_S,
  emissionsOf,
  energyOf,
  grams,
  gramsPerJoule,
  HOUR_MS,
  HOUR_S,
  joules,
  joulesFromKilowattHours,
  joulesFromMicrojoules,
  joulesFromMillijoules,
  joulesFromWattHours,
  kilowattHoursFromJoules,
  MINUTE_MS,
  MINUTE_S,
  microjoulesFromJoules,
  microjoulesFromMillijoules,
  msFromMicroseconds,
  msFromNanoseconds,
  msFromSeconds,
  perSecond,
  powerOf,
  SECOND_MS,
  seconds,
  secondsFromMs,
  wattHoursFromJoules,
  watts,
  wattsFromMilliwatts,
} from "./units.js";

describe("units", () => {
  it("units mark numbers without changing them", () => {
    expect([joules(1.5), watts(2.5), grams(3.5), seconds(4.5)]).toEqual([1.5, 2.5, 3.5, 4.5]);
  });

  it("units convert by exact factors", () => {
    expect(joulesFromKilowattHours(1)).toBe(3_600_000);
    expect(kilowattHoursFromJoules(joules(1_800_000))).toBe(0.5);
    expect(secondsFromMs(250)).toBe(0.25);
    expect(msFromSeconds(seconds(0.25))).toBe(250);
    expect(joulesFromMicrojoules(1_500_000n)).toBe(1.5);
    expect(microjoulesFromJoules(joules(262_143.32885))).toBe(262_143_328_850n);
    expect(joulesFromWattHours(0.5)).toBe(1800);
    expect(wattHoursFromJoules(joules(1800))).toBe(0.5);
    expect(wattsFromMilliwatts(71_500)).toBe(71.5);
    expect(joulesFromMillijoules(1500n)).toBe(1.5);
    expect(microjoulesFromMillijoules(1500n)).toBe(1_500_000n);
    expect(msFromMicroseconds(1500n)).toBe(1.5);
    expect([msFromNanoseconds(1_500_000n), msFromNanoseconds(1_500_000)]).toEqual([1.5, 1.5]);
  });

  it("units of time are whole numbers of each other", () => {
    expect([MINUTE_S, HOUR_S, DAY_S]).toEqual([60, 60 * 60, 24 * 60 * 60]);
    expect([SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS]).toEqual([1, MINUTE_S, HOUR_S, DAY_S].map(msFromSeconds));
  });

  it("units relate energy, power and time", () => {
    expect(energyOf(watts(300), seconds(2))).toBe(600);
    expect(powerOf(joules(600), seconds(2))).toBe(300);
    expect(perSecond(600, 2000)).toBe(300);
    expect(amountDuring(300, 2000)).toBe(600);
  });

  it("units give the grams of one kilowatt-hour", () => {
    expect(emissionsOf(joules(3_600_000), gramsPerJoule(400))).toBeCloseTo(400, 12);
    expect(gramsPerJoule(360)).toBeCloseTo(1e-4, 18);
  });

  it("units survive the way there and back", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (value) => {
        expect(kilowattHoursFromJoules(joulesFromKilowattHours(value))).toBeCloseTo(value, 3);
        expect(msFromSeconds(secondsFromMs(value))).toBeCloseTo(value, 3);
      }),
    );
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 15n), (count) => {
        expect(microjoulesFromJoules(joulesFromMicrojoules(count))).toBe(count);
      }),
    );
  });
});
