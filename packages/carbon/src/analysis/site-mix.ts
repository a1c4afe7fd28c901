import type { IntensityReading, Range } from "@wattspan/core";
import { emissionsOf, nameOf, type OwnPlant } from "./own-plant.js";

/** A plant with its share of the site's electricity, 0 to 1. */
export interface PlantShare {
  readonly plant: OwnPlant;
  readonly share: number;
}

/** Less than this is left by rounding alone: 0.7 + 0.2 + 0.1 is below 1. */
const MIN_LEFT = 1e-9;

/** The share that the plants leave to the grid. @example leftOf([{ plant, share: 0.2 }]) // 0.8 */
export function leftOf(plants: readonly PlantShare[]): number {
  const left = 1 - plants.reduce((sum, { share }) => sum + share, 0);
  return left < MIN_LEFT ? 0 : left;
}

/**
 * The reading of a site: the mean of grid and plants by their shares. `scope1Share` is what leaves the stacks
 * of the plants. `scope3Share` is what is upstream of them and, where stated, of the grid. Pure.
 *
 * @param grid The grid's reading, which counts for the rest.
 * @example siteMix(grid, [{ plant: { fuel: "diesel", efficiency: 0.35, share: 0.2 }, share: 0.2 }])
 */
export function siteMix(grid: IntensityReading, plants: readonly PlantShare[]): IntensityReading {
  const { carbonFreeShare, renewableShare, scope1Share, scope3Share = 0, ...rest } = grid;
  const left = leftOf(plants);
  const mixed = plants.map(({ plant, share }) => ({ ...emissionsOf(plant, grid.basis), share }));
  const total = (of: (range: Range) => number) =>
    of(grid.gramsPerKwh) * left + mixed.reduce((sum, { all, share }) => sum + of(all) * share, 0);
  const gramsPerKwh = {
    value: total(({ value }) => value),
    low: total(({ low }) => low),
    high: total(({ high }) => high),
  };
  const stacks = mixed.reduce((sum, { stack, share }) => sum + stack.value * share, 0);
  const upstream =
    mixed.reduce((sum, { all, stack, share }) => sum + (all.value - stack.value) * share, 0) +
    grid.gramsPerKwh.value * left * scope3Share;
  const renewable = plants.reduce((sum, { plant, share }) => sum + (plant.fuel ? 0 : share), 0);
  const withOwn = (share: number | undefined) => {
    if (left === 0) return renewable;
    return share === undefined ? undefined : Math.min(1, share * left + renewable);
  };
  const [free, renewables] = [withOwn(carbonFreeShare), withOwn(renewableShare)];
  const names = [...plants.map(({ plant }) => nameOf(plant)), ...(left > 0 ? [grid.source] : [])];
  return {
    ...rest,
    gramsPerKwh,
    source: `on-site(${names.join(",")})`,
    ...(free !== undefined && { carbonFreeShare: free }),
    ...(renewables !== undefined && { renewableShare: renewables }),
    ...(stacks > 0 && { scope1Share: Math.min(1, stacks / gramsPerKwh.value) }),
    ...(scope3Share > 0 && { scope3Share: Math.min(1, upstream / gramsPerKwh.value) }),
  };
}
