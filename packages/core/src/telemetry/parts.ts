/** Parts of footprints as sums: values and bounds of energy and emissions, and water. */

import type { Attributes } from "@opentelemetry/api";
import type { FootprintPart, GhgScope, Range } from "../contracts/footprint.js";
import * as a from "../names/attribute-names.js";
import { metric, statedMetric } from "../names/names.js";
import type { Common } from "./labels.js";
import type { Sum, Sums } from "./sums.js";

const QUANTITIES = ["energy", "co2e", "water", "marketCo2e"] as const;
type Quantity = (typeof QUANTITIES)[number];
/** The sums of one quantity; water and market-based emissions have no bounds of their own. */
interface RangeSums {
  readonly value: Sum;
  readonly low?: Sum;
  readonly high?: Sum;
}

/** Remembered kinds of parts per label set; later ones take the slow path. */
const MAX_KINDS = 100;

/**
 * The sums of one component × method × boundary × emission source × zone; created when a part first has the
 * quantity.
 */
interface PartSums {
  readonly kind: FootprintPart;
  readonly attributes: Attributes;
  readonly of: Partial<Record<Quantity, RangeSums>>;
  /** The sums of grams in another scope. */
  readonly inScope: Partial<Record<GhgScope, PartSums>>;
}

/** A label set with the sums of its parts: few, so a search is faster than building a key. */
export interface CommonOfParts extends Common {
  readonly parts: PartSums[];
}

/**
 * Default without accounting: electricity for this process's machine is scope 2; everything else is other
 * parties': scope 3. Source: GHG Protocol Corporate Standard, chapter 4.
 */
const ghgScopeOf = ({ boundary, emissionSource, ghgScope }: FootprintPart): string =>
  ghgScope ?? (boundary === "client" && emissionSource === "operational" ? "2" : "3");

/**
 * Shares of the grams in other scopes: of the user's own plants' emissions and, for scope 2 electricity, of
 * its upstream.
 */
const sharesOf = (part: FootprintPart): readonly (readonly [GhgScope, number])[] => {
  const { scope1Share = 0, scope3Share = 0 } = part;
  const upstream = scope3Share > 0 && ghgScopeOf(part) === "2" ? scope3Share : 0;
  return scope1Share + upstream > 0
    ? [
        ["1", scope1Share],
        ["3", upstream],
      ]
    : NONE;
};
const NONE: readonly (readonly [GhgScope, number])[] = [];

const isOfKind = (kind: FootprintPart, part: FootprintPart): boolean =>
  kind.component === part.component &&
  kind.method === part.method &&
  kind.boundary === part.boundary &&
  kind.emissionSource === part.emissionSource &&
  kind.zone === part.zone &&
  kind.waterSource === part.waterSource &&
  kind.ghgScope === part.ghgScope;

function find({ attributes, parts }: CommonOfParts, part: FootprintPart): PartSums {
  for (const known of parts) if (isOfKind(known.kind, part)) return known;
  const own = {
    [a.component]: part.component,
    [a.method]: part.method,
    [a.boundary]: part.boundary,
    [a.emissionSource]: part.emissionSource,
    [a.ghgScope]: ghgScopeOf(part),
    [a.gridZone]: part.zone,
    [a.waterSource]: part.waterSource,
  };
  const found = { kind: part, attributes: { ...attributes, ...own }, of: {}, inScope: {} };
  if (parts.length < MAX_KINDS) parts.push(found);
  return found;
}

function sumsOf(sums: Sums, quantity: Quantity, attributes: Attributes): RangeSums {
  const { energyLow, energyHigh, co2eLow, co2eHigh } = metric;
  if (quantity === "marketCo2e") return { value: sums.of(statedMetric.marketCo2e, attributes) };
  const value = sums.of(metric[quantity], attributes);
  if (quantity === "water") return { value };
  const [low, high] = quantity === "energy" ? [energyLow, energyHigh] : [co2eLow, co2eHigh];
  return { value, low: sums.of(low, attributes), high: sums.of(high, attributes) };
}

/** Adds the known quantities of a part. @example addPart(sums, add, common, part) */
export function addPart(
  sums: Sums,
  add: (sum: Sum, value: number) => void,
  common: CommonOfParts,
  part: FootprintPart,
): void {
  const found = find(common, part);
  const addTo = (to: PartSums, quantity: Quantity, range: Range, share: number) => {
    to.of[quantity] ??= sumsOf(sums, quantity, to.attributes);
    const { value, low, high } = to.of[quantity];
    add(value, range.value * share);
    if (low) add(low, range.low * share);
    if (high) add(high, range.high * share);
  };
  for (const quantity of QUANTITIES) {
    const range = part[quantity];
    if (range === undefined) continue;
    let left = 1;
    for (const [scope, share] of quantity === "co2e" ? sharesOf(part) : NONE) {
      left -= share;
      if (share > 0) addTo(partsIn(scope, found), quantity, range, share);
    }
    if (left > 0) addTo(found, quantity, range, left);
  }
}

function partsIn(scope: GhgScope, found: PartSums): PartSums {
  found.inScope[scope] ??= {
    ...{ kind: found.kind, of: {}, inScope: {} },
    attributes: { ...found.attributes, [a.ghgScope]: scope },
  };
  return found.inScope[scope];
}
