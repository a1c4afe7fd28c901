import { describe, expect, it } from "vitest";
import type { Footprint } from "wattspan";
import { footprint } from "./made-up-footprint.ts";
import { methodText, servedText } from "./method-text.ts";

const part = (methodId: string) =>
  ({
    component: "server",
    method: "estimated",
    methodId,
    boundary: "serving",
    emissionSource: "operational",
  }) as const;
const reading = (rung: NonNullable<Footprint["intensity"]>["rung"]) =>
  ({
    gramsPerKwh: { value: 414, low: 26, high: 848 },
    zone: "US",
    signal: "average",
    basis: "lifecycle",
    source: "annual@2025",
    validFromMs: 0,
    validToMs: 1,
    rung,
  }) as const;

describe("methodText", () => {
  it("methodText names the method of an estimate once", () => {
    const call = footprint({ id: "c", method: "estimated", parts: [part("phase@1"), part("phase@1")] });
    expect(methodText(call)).toBe("estimated by phase@1");
    expect(methodText(footprint({ id: "m", method: "mixed", parts: [part("phase@1")] }))).toBe("mixed");
  });
});

describe("servedText", () => {
  it.each([
    ["provider", "served in US, its provider's usual place"],
    ["endpoint", "served in US, known by endpoint"],
    ["cloud_region", "served in US, known by cloud region"],
    ["world", "served anywhere in the world"],
  ] as const)("servedText states how a place is known by %s", (rung, text) => {
    expect(servedText(footprint({ id: "c", intensity: reading(rung) }))).toBe(text);
  });

  it("servedText states that the place is not known when there is no intensity", () => {
    expect(servedText(footprint({ id: "c" }))).toBe("where it was served is not known");
  });
});
