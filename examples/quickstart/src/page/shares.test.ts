import { describe, expect, it } from "vitest";
import type { Footprint } from "wattspan";
import { device, footprint, processPart, status } from "../report/made-up-footprint.ts";
import { sharesOf } from "./shares.ts";

const part = (
  value: number,
  given: Partial<Footprint["parts"][number]> = {},
): Footprint["parts"][number] => ({
  ...processPart,
  energy: { value, low: value, high: value },
  ...given,
});

describe("sharesOf", () => {
  const shares = sharesOf(
    [
      footprint({ id: "1", kind: "inference", name: "small", parts: [part(10)] }),
      footprint({ id: "2", kind: "inference", name: "large", parts: [part(30)] }),
      footprint({ id: "3", kind: "inference", name: "small", parts: [part(5)] }),
      footprint({ id: "4", kind: "inference", name: "hosted", parts: [part(900, { method: "estimated" })] }),
      footprint({ id: "5", kind: "step", name: "plan", parts: [part(10)] }),
      footprint({ id: "6", kind: "agent", name: "clerk", parts: [part(5)] }),
    ],
    status({ devices: [device()] }), // 100 J: 60 activity, 20 idle, 10 other, 9.5 unattributed, 0.5 carry
  );

  it("the shares contain each joule of the devices once, without estimates of hosted calls", () => {
    expect(shares.map(({ key, joules }) => [key, joules])).toEqual([
      ["inference", 45],
      ["stage", 0],
      ["step", 10],
      ["agent", 5],
      ["idle", 20],
      ["other", 10],
      ["unattributed", 10],
    ]);
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it("the shares add up the calls of one model, the largest model first", () => {
    expect(shares[0]?.items).toEqual([
      { name: "large", joules: 30, share: 0.3 },
      { name: "small", joules: 15, share: 0.15 },
    ]);
  });

  it("the shares are empty when no device counted anything", () => {
    expect(sharesOf([footprint({ id: "1", parts: [part(1)] })], status())).toEqual([]);
  });
});
