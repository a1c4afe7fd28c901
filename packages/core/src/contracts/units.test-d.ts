import { describe, expectTypeOf, it } from "vitest";
import {
  emissionsOf,
  energyOf,
  type Grams,
  type GramsPerJoule,
  grams,
  gramsPerJoule,
  type Joules,
  joules,
  joulesFromKilowattHours,
  joulesFromMicrojoules,
  kilowattHoursFromJoules,
  microjoulesFromJoules,
  msFromSeconds,
  powerOf,
  type Seconds,
  seconds,
  secondsFromMs,
  type Watts,
  watts,
} from "./units.js";

describe("units", () => {
  it("units come out of every conversion", () => {
    expectTypeOf(energyOf(watts(300), seconds(2))).toEqualTypeOf<Joules>();
    expectTypeOf(powerOf(joules(600), seconds(2))).toEqualTypeOf<Watts>();
    expectTypeOf(emissionsOf(joules(1), gramsPerJoule(400))).toEqualTypeOf<Grams>();
    expectTypeOf(gramsPerJoule(400)).toEqualTypeOf<GramsPerJoule>();
    expectTypeOf(secondsFromMs(250)).toEqualTypeOf<Seconds>();
    expectTypeOf(joulesFromKilowattHours(1)).toEqualTypeOf<Joules>();
    expectTypeOf(joulesFromMicrojoules(1n)).toEqualTypeOf<Joules>();
    expectTypeOf(microjoulesFromJoules(joules(1))).toEqualTypeOf<bigint>();
  });

  it("units are numbers, but no number is a unit", () => {
    expectTypeOf<Joules>().toExtend<number>();
    expectTypeOf<number>().not.toExtend<Joules>();
    expectTypeOf(kilowattHoursFromJoules(joules(3.6e6))).toEqualTypeOf<number>();
    expectTypeOf(msFromSeconds(seconds(1))).toEqualTypeOf<number>();
    expectTypeOf(msFromSeconds(1)).toEqualTypeOf<number>();
    // @ts-expect-error a plain number has no unit
    energyOf(300, seconds(2));
    // @ts-expect-error milliseconds are not seconds
    energyOf(watts(300), 2000);
    // @ts-expect-error kilowatt-hours are not joules
    emissionsOf(kilowattHoursFromJoules(joules(3.6e6)), gramsPerJoule(400));
    // @ts-expect-error gCO2e/kWh are not g/J
    emissionsOf(joules(3.6e6), 400);
  });

  it("units do not stand in for each other", () => {
    expectTypeOf<Joules>().not.toExtend<Watts>();
    expectTypeOf<Watts>().not.toExtend<Joules>();
    expectTypeOf<Grams>().not.toExtend<Joules>();
    expectTypeOf<Seconds>().not.toExtend<Watts>();
    expectTypeOf<GramsPerJoule>().not.toExtend<Grams>();
    // @ts-expect-error swapped
    energyOf(seconds(2), watts(300));
    // @ts-expect-error swapped
    powerOf(seconds(2), joules(600));
    // @ts-expect-error energy is not power
    powerOf(watts(300), seconds(2));
    // @ts-expect-error energy is not time
    msFromSeconds(joules(1));
    // @ts-expect-error mass is not energy
    kilowattHoursFromJoules(grams(1));
    // @ts-expect-error counters are exact, so they are no numbers
    joulesFromMicrojoules(1_500_000);
  });

  it("units are lost by arithmetic, so that a sum of two must be named before it is used", () => {
    const nonsense = joules(1) + watts(1);
    expectTypeOf(nonsense).toEqualTypeOf<number>();
    // @ts-expect-error nobody has said what this is
    kilowattHoursFromJoules(nonsense);
  });
});
