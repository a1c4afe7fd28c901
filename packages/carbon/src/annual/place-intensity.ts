/** The annual mean of any place, and the countries of which only Ember has a figure. */

import type { ResolvedZone } from "../places/resolve-zone.js";
import { annualZones, emberAnnual, emberFigure, isEmbersAlone, zonesWithin } from "../tables/annual-zones.js";
import { type AnnualIntensity, annualIntensity } from "./annual-intensity.js";
import { directShareOfAnyMix } from "./direct-share.js";
import { BAND_FACTOR, intensityBand } from "./intensity-band.js";

/** What the tables say of a place. @example placeIntensity({ zone: "DE", rung: "zone" }).gramsPerKwh.value // 342 */
export const placeIntensity = (resolved: ResolvedZone): AnnualIntensity =>
  emberIntensity(resolved) ?? withEmbersAlternatives(annualIntensity(resolved), resolved);

/**
 * The latest annual mean of a country that Electricity Maps has nothing of, with the band of a country. It is of what is generated there:
 * imports are not in it. Pure.
 *
 * @returns `undefined` for every other place: a figure of consumption, imports traced, comes before one of generation.
 * @example emberIntensity({ zone: "UA", rung: "country" })?.gramsPerKwh // { value: 251, low: 156.9, high: 401.6 }
 */
function emberIntensity({ zone, alternatives = [] }: ResolvedZone): AnnualIntensity | undefined {
  const figure = isEmbersAlone(zone) ? emberAnnual(zone) : undefined;
  return (
    figure && {
      gramsPerKwh: intensityBand([figure.gramsPerKwh], BAND_FACTOR.country, alternatives.flatMap(figuresOf)),
      source: `ember-annual@${figure.year}`,
      year: figure.year,
      directShare: directShareOfAnyMix(figure.gramsPerKwh),
      estimated: alternatives.length > 0,
      accounting: "production",
    }
  );
}

/**
 * Holds the band open to countries that a place may be in and only Ember knows.
 * @example withEmbersAlternatives(annualIntensity(resolved), resolved)
 */
function withEmbersAlternatives(said: AnnualIntensity, { alternatives = [] }: ResolvedZone): AnnualIntensity {
  const figures = alternatives.filter(isEmbersAlone).flatMap(figuresOf);
  if (figures.length === 0) return said;
  const { value, low, high } = said.gramsPerKwh;
  return {
    ...said,
    gramsPerKwh: { value, low: Math.min(low, ...figures), high: Math.max(high, ...figures) },
  };
}

/** The latest means of a zone, and of those within it. */
const figuresOf = (zone: string): readonly number[] =>
  [zone, ...zonesWithin(zone)].flatMap((one) => annualZones().get(one)?.at(-1) ?? emberFigure(one) ?? []);
