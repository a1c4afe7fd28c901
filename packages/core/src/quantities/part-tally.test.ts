import { describe, expect, it } from "vitest";
import type { IntensityReading } from "../contracts/carbon-intensity.js";
import { addPart, emissionsOfTally, type PartTally, publicPart, sumParts, withParts } from "./part-tally.js";
import { rangeOf, tallyOf } from "./tally.js";

const range = (value: number) => tallyOf({ value, low: value / 2, high: value * 2 });
const part = (rest: Partial<PartTally> = {}): PartTally => ({
  component: "cpu",
  method: "measured",
  methodId: "rapl",
  boundary: "client",
  emissionSource: "operational",
  zone: "DE",
  energy: range(10),
  co2e: undefined,
  water: undefined,
  ...rest,
});

describe("adding parts", () => {
  it("parts of one kind are added up, quantity by quantity", () => {
    const into: PartTally[] = [];
    addPart(into, part({ co2e: range(1) }));
    addPart(into, part({ energy: range(5), water: range(3) }));
    expect(into).toHaveLength(1);
    const [sum] = into as [PartTally];
    expect(sum.energy?.value).toBe(15);
    expect(sum.co2e?.value).toBe(1);
    expect(sum.water?.value).toBe(3);
  });

  it.each<Partial<PartTally>>([
    { component: "memory" },
    { method: "modelled" },
    { methodId: "process-cpu" },
    { boundary: "serving" },
    { emissionSource: "embodied" },
    { zone: "FR" },
    { zone: undefined },
  ])("parts that differ in %o are kept apart", (other) => {
    const into = [part()];
    addPart(into, part(other));
    expect(into).toHaveLength(2);
    expect(into[0]?.energy?.value).toBe(10);
  });

  it("parts that are added are not changed by it", () => {
    const given = part();
    const into: PartTally[] = [];
    addPart(into, given);
    addPart(into, given);
    expect(given.energy?.value).toBe(10);
    expect(into[0]?.energy?.value).toBe(20);
    expect(sumParts([given, given]).energy?.value).toBe(20);
    expect(given.energy?.value).toBe(10);
  });

  it("lists of parts are joined, and neither is changed", () => {
    const before = [part()];
    const more = [part({ energy: range(5) }), part({ component: "gpu" })];
    expect(withParts(before, more).map(({ energy }) => energy?.value)).toEqual([15, 10]);
    expect([...before, ...more].map(({ energy }) => energy?.value)).toEqual([10, 5, 10]);
  });
});

describe("a public part", () => {
  it("a public part has each known quantity as a range, and the zone only with the grams that came from it", () => {
    const { zone, ...withoutZone } = publicPart(part({ co2e: range(2), water: range(4) }));
    expect(zone).toBe("DE");
    expect(withoutZone).toMatchObject({
      energy: { value: 10, low: 5, high: 20 },
      co2e: { value: 2, low: 1, high: 4 },
      water: { value: 4, low: 2, high: 8 },
    });
    expect(publicPart(part())).not.toHaveProperty("zone");
  });

  it("a public part has the intensity behind its grams, unless it is that of the footprint", () => {
    const reading = (value: number) =>
      ({ gramsPerKwh: { value, low: value, high: value }, zone: "DE", source: "s" }) as IntensityReading;
    const priced = part({ co2e: range(1), intensity: reading(400) });
    expect(publicPart(priced, reading(400)).intensity).toBeUndefined();
    expect(publicPart(priced, reading(300)).intensity).toEqual(reading(400));
    expect(publicPart(priced).intensity).toEqual(reading(400));
    expect(publicPart({ ...priced, co2e: undefined }).intensity).toBeUndefined();
  });

  it("a public part has the share of the grams that own plants emit, which may differ from that of the joules", () => {
    const reading = (value: number, scope1Share?: number) =>
      ({
        gramsPerKwh: { value, low: value, high: value },
        zone: "DE",
        source: "s",
        scope1Share,
      }) as IntensityReading;
    const shareOf = (rest: Partial<PartTally>) => publicPart(part({ co2e: range(1), ...rest })).scope1Share;
    expect(shareOf({ intensity: reading(400, 0.25) })).toBe(0.25);
    expect(shareOf({ intensity: reading(400) })).toBeUndefined();
    expect(shareOf({ intensity: reading(400, 0.25), co2e: undefined })).toBeUndefined();
    // A generator of 900 g ran for half of the energy, and then not at all: 900 of 900 + 100 grams.
    const slots = [
      { fromMs: 0, toMs: 1, energy: 5, intensity: reading(900, 1) },
      { fromMs: 1, toMs: 2, energy: 5, intensity: reading(100, 0) },
    ];
    expect(shareOf({ slots })).toBeCloseTo(0.9, 12);
  });

  it("the grams of an energy have the band of the grid's intensity too, whose extremes hardly meet those of the energy", () => {
    const intensity = { gramsPerKwh: { value: 360, low: 180, high: 720 } } as IntensityReading;
    const { value, low, high } = rangeOf(emissionsOfTally(range(10_000), intensity));
    expect(value).toBeCloseTo(1, 12);
    expect(low).toBeCloseTo(2 ** -Math.SQRT2, 12);
    expect(high).toBeCloseTo(2 ** Math.SQRT2, 12);
  });
});
