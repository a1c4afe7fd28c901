import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cloudRegions } from "../places/cloud-region-zone.js";
import { annualZones, emberFigure, nationalZone } from "../tables/annual-zones.js";
import { BAND_FACTOR, intensityBand } from "./intensity-band.js";

const holds = ({ low, high }: { low: number; high: number }, figure: number) =>
  low <= figure && figure <= high;
const share = (outcomes: readonly boolean[]) => outcomes.filter(Boolean).length / outcomes.length;

describe("intensityBand", () => {
  it("intensityBand spans its factor where nothing says otherwise", () => {
    expect(intensityBand([200], 1.4, [])).toEqual({ value: 200, low: 142.9, high: 280 });
  });

  it("intensityBand covers the last three years and all evidence, but no older year", () => {
    expect(intensityBand([900, 500, 450, 200], 1.4, [30])).toEqual({ value: 200, low: 30, high: 500 });
  });

  it("intensityBand covers its value, the last three years and all evidence, for any figures", () => {
    const figure = fc.integer({ min: 1, max: 2000 });
    fc.assert(
      fc.property(fc.array(figure, { minLength: 1 }), fc.array(figure), (years, evidence) => {
        const band = intensityBand(years, 1.4, evidence);
        expect(band.value).toBe(years.at(-1));
        expect(band.low).toBeGreaterThan(0);
        for (const held of [band.value, ...years.slice(-3), ...evidence])
          expect(holds(band, held)).toBe(true);
      }),
    );
  });
});

describe("BAND_FACTOR.zone, as its evidence says", () => {
  const ahead = (years: number) =>
    [...annualZones().values()].map((figures) => {
      const known = figures.slice(0, figures.length - years);
      return holds(intensityBand(known, BAND_FACTOR.zone, []), figures.at(-1) as number);
    });

  it("the band of a zone covers the next year's mean in 19 zones of 20, and that of the year after in 9 of 10", () => {
    expect(share(ahead(1))).toBeGreaterThanOrEqual(0.95);
    expect(share(ahead(2))).toBeGreaterThanOrEqual(0.9);
  });

  it("the band of a zone covers what Ember says of the same place for 9 cloud regions of 10", () => {
    const outcomes = [...cloudRegions().values()].flatMap(({ zone, alternatives = [], subdivision }) => {
      const country = zone.slice(0, 2);
      const ember = emberFigure(subdivision ?? (zone === nationalZone(country) ? country : ""));
      if (ember === undefined) return [];
      const figures = annualZones().get(zone) as readonly number[];
      const other = alternatives.map((code) => annualZones().get(code)?.at(-1) as number);
      return [holds(intensityBand(figures, BAND_FACTOR.zone, other), ember)];
    });
    expect(outcomes.length).toBeGreaterThan(100);
    expect(share(outcomes)).toBeGreaterThanOrEqual(0.9);
  });
});
