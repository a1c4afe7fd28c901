import { describe, expect, it } from "vitest";
import type { DeviceEntry } from "../format/entries.js";
import { Mismatch } from "../format/mismatch.js";
import { PricedResults } from "./priced-results.js";
import type { RecordedFootprint, RecordedPart } from "./recorded-footprint.js";

const declared = { device: 0, component: "cpu", origin: "sensor", meter: "rapl" } as DeviceEntry;
const band = (value: number) => ({ value, low: value, high: value });
const priced = (perKwh: number) => ({ gramsPerKwh: band(perKwh) });
const part = (joules: number, more: Partial<RecordedPart> = {}): RecordedPart => ({
  ...{ component: "cpu", method: "measured", methodId: "rapl", boundary: "client" },
  ...{ emissionSource: "operational", energy: band(joules), co2e: band(joules * 1e-4), ...more },
});
const unpriced = (joules: number): RecordedPart => {
  const { co2e: _, ...rest } = part(joules);
  return rest;
};
const totalsOf = (parts: readonly RecordedPart[]) =>
  Object.fromEntries(
    (["energy", "co2e"] as const).flatMap((quantity) => {
      const known = parts.flatMap((one) => one[quantity]?.value ?? []);
      return known.length > 0 ? [[quantity, band(known.reduce((sum, value) => sum + value))]] : [];
    }),
  );
const footprint = (parts: readonly RecordedPart[], reasons: readonly string[] = []): RecordedFootprint => ({
  ...{ version: 1, id: "a", parts, reasons, self: totalsOf(parts), intensity: priced(360) },
  ...totalsOf(parts),
});

/** With one result of 10 J. */
function results(): PricedResults {
  const priced = new PricedResults([{ declared }]);
  priced.add({ type: "result", use: 0, activity: "a", joules: [{ device: 0, dynamic: 8, idle: 2 }] });
  return priced;
}
const take = (parts: readonly RecordedPart[], reasons?: readonly string[]) =>
  results().take(footprint(parts, reasons));

describe("a footprint against its result", () => {
  it("joules of a result are in parts, of which several may be of one kind", () => {
    expect(take([part(10)])).toEqual({ joules: 10, grams: 10 * 1e-4 });
    const two = take([part(4), part(6, { intensity: priced(720), co2e: band(6 * 2e-4) })]);
    expect(two.joules).toBe(10);
    expect(two.grams).toBeCloseTo(4 * 1e-4 + 6 * 2e-4, 12);
  });

  it.each<[string, RecordedPart[], string[]]>([
    ["no parts", [], []],
    ["less", [part(9)], []],
    ["an unknown meter", [part(10, { methodId: "nvml" })], []],
    [
      "joules that moved to another price",
      [part(5), part(5, { intensity: priced(720), co2e: band(6 * 2e-4) })],
      [],
    ],
    ["no grams, and no reason", [unpriced(10)], []],
    ["slots that do not add up", [part(10, { slots: [{ energy: 9, intensity: priced(360) }] })], []],
    ["a part although nothing is known", [part(9)], ["unfollowed"]],
    ["more than drawn, by a fault", [part(11)], ["fault"]],
  ])("joules that do not follow are refused: %s", (_, parts, reasons) => {
    expect(() => take(parts, reasons)).toThrow(Mismatch);
  });

  it("grams are refused without their intensity", () => {
    const { intensity: _, ...unknown } = footprint([part(10)]);
    expect(() => results().take(unknown)).toThrow(Mismatch);
  });

  it("joules may be missing for a stated reason alone", () => {
    expect(take([], ["unfollowed"])).toEqual({});
    expect(take([], ["fault"])).toEqual({});
    expect(take([part(9)], ["fault"])).toEqual({ joules: 9, grams: 9 * 1e-4 });
    expect(take([unpriced(10)], ["no_intensity"])).toEqual({ joules: 10 });
  });

  it("joules of a device are refused without a result, and other joules are stated", () => {
    const all = results();
    all.take(footprint([part(10)]));
    expect(() => all.take(footprint([part(10)]))).toThrow(Mismatch);
    expect(all.take(footprint([part(3, { method: "estimated" })]))).toEqual({ stated: 3 });
  });

  it("the later of two results of one activity counts", () => {
    const all = results();
    all.add({ type: "result", use: 1, activity: "a", joules: [{ device: 0, dynamic: 3, idle: 0 }] });
    expect(all.take(footprint([part(3)])).joules).toBe(3);
  });

  it("joules of results that no footprint took are stated", () => {
    const all = results();
    expect(all.undelivered).toEqual({ results: 1, joules: 10 });
    const add = (use: number, dynamic: number, activity?: string) =>
      all.add({
        ...{ type: "result", use, joules: [{ device: 0, dynamic, idle: 0 }] },
        ...(activity !== undefined && { activity }),
      });
    add(1, 3, "a");
    add(2, 5);
    add(3, 7, "b");
    expect(all.undelivered).toEqual({ results: 4, joules: 25 });
    all.take(footprint([part(3)]));
    expect(all.undelivered).toEqual({ results: 3, joules: 22 });
  });

  it("a band anywhere in a footprint holds its value", () => {
    const odd = { ...footprint([part(10)]), services: [{ host: "h", water: { value: 3, low: 1, high: 2 } }] };
    expect(() => results().take(odd)).toThrow("footprint.services.0.water");
  });
});
