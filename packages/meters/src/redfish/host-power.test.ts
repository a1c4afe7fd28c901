import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject } from "../http/json-object.js";
import {
  controlledPower,
  environmentPower,
  isSpareSupply,
  isSupplying,
  suppliedPower,
} from "./host-power.js";
import { membersOf } from "./resource.js";

describe("power of the older form", () => {
  const server = { Name: "Server Power Control", PowerConsumedWatts: 344 };
  const processors = { PhysicalContext: "CPU", PowerConsumedWatts: 120 };
  const chassis = { PhysicalContext: "Chassis", PowerConsumedWatts: 400 };
  it.each([
    [[server, processors], 344],
    [[processors, chassis], 400],
    [[server, chassis], 400],
    [[processors, server], undefined],
    [[{ ...server, PhysicalContext: "PowerSupply" }], 344],
    [[{ ...server, PowerConsumedWatts: null }, processors], undefined],
    [[{ ...server, PowerConsumedWatts: 0 }], undefined],
    [[null, server], 344],
    [[], undefined],
    ["none", undefined],
  ])("the PowerControl entries %j give %s watts for the whole machine", (entries, expected) => {
    expect(controlledPower({ PowerControl: entries }).watts).toBe(expected);
  });
});

describe("power of power supplies", () => {
  const supply = (watts: unknown, kilowattHours?: unknown, isSpare = false) => ({
    metrics: {
      InputPowerWatts: { Reading: watts },
      OutputPowerWatts: { Reading: 1 },
      EnergykWh: { Reading: kilowattHours },
    },
    isSpare,
  });

  it("the power of supplies is the sum of what goes in, or none where one has no value", () => {
    expect(suppliedPower([supply(190, 1), supply(184, 2)])).toEqual({ watts: 374, joules: 10_800_000 });
    expect(suppliedPower([supply(190), supply(null)]).watts).toBeUndefined();
    expect(suppliedPower([])).toEqual({ watts: undefined, joules: undefined });
  });

  it("a spare power supply may draw 0 W, and another that states 0 has no value", () => {
    expect(suppliedPower([supply(500, 1), supply(0, 0, true)])).toEqual({ watts: 500, joules: 3_600_000 });
    expect(suppliedPower([supply(500), supply(4, undefined, true)]).watts).toBe(504);
    expect(suppliedPower([supply(500), supply(0)]).watts).toBeUndefined();
    expect(suppliedPower([supply(500), supply(null, undefined, true)]).watts).toBeUndefined();
    expect(suppliedPower([supply(0, 0, true)])).toEqual({ watts: undefined, joules: undefined });
    expect(isSpareSupply({ Status: { State: "StandbySpare" } })).toBe(true);
    expect(isSpareSupply({ Status: { State: "Enabled" } })).toBe(false);
  });

  it("power supplies that are not on are left out", () => {
    const states = ["Enabled", "Absent", "Disabled", "StandbyOffline", "UnavailableOffline", undefined];
    expect(states.map((State) => isSupplying({ Status: { State } }))).toEqual([
      true,
      false,
      false,
      false,
      false,
      true,
    ]);
  });
});

it("joules are preferred to kilowatt hours, which have large steps", () => {
  const metrics = { EnergyJoules: { Reading: 1_172_430_000 }, EnergykWh: { Reading: 325.675 } };
  expect(environmentPower(metrics).joules).toBe(1_172_430_000);
});

it("any JSON of a controller gives amounts or nothing, and never throws", () => {
  fc.assert(
    fc.property(fc.json(), fc.json(), (text, other) => {
      const value: unknown = JSON.parse(text);
      const resource = isObject(value)
        ? value
        : { PowerWatts: value, PowerControl: [value, JSON.parse(other)] };
      const found = [
        environmentPower(resource),
        controlledPower(resource),
        suppliedPower([
          { metrics: resource, isSpare: false },
          { metrics: resource, isSpare: true },
        ]),
      ];
      for (const { watts = 1, joules = 1 } of found) {
        expect(watts > 0 && Number.isFinite(watts)).toBe(true);
        expect(joules > 0 && Number.isFinite(joules)).toBe(true);
      }
      expect(membersOf({ Members: value }).every((path) => typeof path === "string")).toBe(true);
      isSupplying(resource);
    }),
  );
});
