import { describe, expect, it } from "vitest";
import type { Reported } from "../contracts/activity-options.js";
import { reportedPart } from "./serving-parts.js";
import { rangeOf } from "./tally.js";

const range = (value: number) => ({ value, low: value / 2, high: value * 2 });

describe("energy that a server reported", () => {
  it("an energy that a server reported is a part of its own, with a band of 5 % where none was stated", () => {
    const part = reportedPart({ energy: 100 });
    expect(part).toMatchObject({
      component: "server",
      method: "reported",
      methodId: "server",
      boundary: "serving",
      emissionSource: "operational",
    });
    expect(part?.energy && rangeOf(part.energy)).toEqual({ value: 100, low: 95, high: 105 });
    expect(part?.co2e).toBeUndefined();
  });

  it("an energy that a server reported keeps what was stated", () => {
    const report: Reported = { energy: range(8), boundary: "network", component: "network", source: "isp" };
    const part = reportedPart(report);
    expect(part).toMatchObject({ component: "network", methodId: "isp", boundary: "network" });
    expect(part?.energy && rangeOf(part.energy)).toEqual(range(8));
  });

  it("a reported energy of 0 J is a part", () => {
    expect(reportedPart({ energy: 0 })?.energy?.value).toBe(0);
  });

  it.each<[string, unknown]>([
    ["negative", -1],
    ["NaN", Number.NaN],
    ["infinite", Number.POSITIVE_INFINITY],
    ["more than any server has drawn", 1e300],
    ["a range below 0", { value: 1, low: -1, high: 2 }],
    ["a range whose low is above", { value: 1, low: 1.5, high: 2 }],
    ["a range whose high is below", { value: 1, low: 0, high: 0.5 }],
    ["a range without an end", { value: 1, low: 0, high: Number.POSITIVE_INFINITY }],
    ["a range of NaN", { value: Number.NaN, low: 0, high: 2 }],
    ["half a range", { value: 1 }],
    ["a text", "7"],
    ["nothing", null],
  ])("a reported energy that is %s gives no part", (_, energy) => {
    expect(reportedPart({ energy: energy as number })).toBeUndefined();
  });
});
