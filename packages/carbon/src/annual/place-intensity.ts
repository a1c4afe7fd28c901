/** The annual mean of any place, including countries that only Ember covers. */

import type { ResolvedZone } from "../places/resolve-zone.js";
import { annualZones, emberAnnual, emberFigure, isOnlyInEmber, zonesWithin } from "../tables/annual-zones.js";
import { type AnnualIntensity, annualIntensity } from "./annual-intensity.js";
import { directShareOfAnyMix } from "./direct-share.js";
import { BAND_FACTOR, intensityBand } from "./intensity-band.js";

/**
 * A place's figures in the annual tables.
 * @example placeIntensity({ zone: "DE", rung: "zone" }).gramsPerKwh.value // 342
 */
export const placeIntensity = (resolved: ResolvedZone): AnnualIntensity =>
  emberIntensity(resolved) ?? withEmbersAlternatives(annualIntensity(resolved), resolved);

/**
 * The latest annual mean of a country that Electricity Maps does not cover, with the band of a country. It is
 * for generation: imports are left out. Pure.
 *
 * @returns `undefined` for every other place: consumption figures, with traced imports, come before
 *   generation figures.
 * @example emberIntensity({ zone: "UA", rung: "country" })?.gramsPerKwh // { value: 251, low: 156.9, high: 401.6 }
 */
function emberIntensity({ zone, alternatives = [] }: ResolvedZone): AnnualIntensity | undefined {
  const figure = isOnlyInEmber(zone) ? emberAnnual(zone) : undefined;
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
 * Widens the band to possible countries that only Ember covers.
 * @example withEmbersAlternatives(annualIntensity(resolved), resolved)
 */
function withEmbersAlternatives(
  intensity: AnnualIntensity,
  { alternatives = [] }: ResolvedZone,
): AnnualIntensity {
  const figures = alternatives.filter(isOnlyInEmber).flatMap(figuresOf);
  if (figures.length === 0) return intensity;
  const { value, low, high } = intensity.gramsPerKwh;
  return {
    ...intensity,
    gramsPerKwh: { value, low: Math.min(low, ...figures), high: Math.max(high, ...figures) },
  };
}

/** The latest means of a zone and of the zones inside it. */
const figuresOf = (zone: string): readonly number[] =>
  [zone, ...zonesWithin(zone)].flatMap((one) => annualZones().get(one)?.at(-1) ?? emberFigure(one) ?? []);
