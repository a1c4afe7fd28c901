import { describe, expectTypeOf, it } from "vitest";
import type { Footprint, FootprintPart, Range } from "./contracts/footprint.js";
import type * as core from "./index.js";

type Values = keyof typeof core;

describe("@wattspan/core", () => {
  it("@wattspan/core exports these values, and no other", () => {
    expectTypeOf<Values>().toEqualTypeOf<
      | "WattspanConfigurationError"
      | "activityMetrics"
      | "budgeting"
      | "countedUsage"
      | "createHostedMetering"
      | "createMetering"
      | "emissionsOf"
      | "energyOf"
      | "globalMetering"
      | "grams"
      | "gramsPerJoule"
      | "joules"
      | "joulesFromKilowattHours"
      | "joulesFromMicrojoules"
      | "kilowattHoursFromJoules"
      | "meanIntensity"
      | "meterAgent"
      | "meterInference"
      | "meterStage"
      | "meterStep"
      | "microjoulesFromJoules"
      | "msFromSeconds"
      | "powerOf"
      | "seconds"
      | "secondsFromMs"
      | "setGlobalMetering"
      | "setMeteringEnabled"
      | "systemClock"
      | "tokenWork"
      | "watts"
    >();
  });

  it("@wattspan/core asks little of implementations of a device, a grid source or an estimate", () => {
    type Required<T> = { [K in keyof T]-?: undefined extends T[K] ? never : K }[keyof T];
    expectTypeOf<Required<core.EnergyMeter>>().toEqualTypeOf<"name" | "open">();
    expectTypeOf<Required<core.EnergyReader>>().toEqualTypeOf<"read">();
    expectTypeOf<Required<core.CarbonIntensityProvider>>().toEqualTypeOf<"name" | "current">();
    expectTypeOf<Required<core.EnergyEstimator>>().toEqualTypeOf<"id" | "knows" | "estimate">();
    expectTypeOf<Required<core.MeteringOptions>>().toBeNever();
  });

  it("@wattspan/core gives records in which the unknown is absent, never zero", () => {
    expectTypeOf<Footprint["energy"]>().toEqualTypeOf<Range | undefined>();
    expectTypeOf<Footprint["co2e"]>().toEqualTypeOf<Range | undefined>();
    expectTypeOf<Footprint["water"]>().toEqualTypeOf<Range | undefined>();
    expectTypeOf<FootprintPart["co2e"]>().toEqualTypeOf<Range | undefined>();
    expectTypeOf<Footprint["reasons"]>().toEqualTypeOf<readonly core.Reason[]>();
  });

  it("an opened meter is a reader, or the reason why there is none", () => {
    type Ready = Extract<core.Opened, { status: "ready" }>;
    type Unavailable = Extract<core.Opened, { status: "unavailable" }>;
    expectTypeOf<core.Opened["status"]>().toEqualTypeOf<"ready" | "unavailable">();
    expectTypeOf<Ready["reader"]>().toEqualTypeOf<core.EnergyReader>();
    expectTypeOf<Unavailable["reason"]>().toEqualTypeOf<core.Unavailability>();
    expectTypeOf<Unavailable>().not.toHaveProperty("reader");
  });
});
