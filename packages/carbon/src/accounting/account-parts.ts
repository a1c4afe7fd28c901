/** Adds to the energy of an activity everything that belongs to it. Pure. */

import type { GhgScope, Range } from "@wattspan/core";
import {
  addPart,
  multiplyTally,
  type OwnUse,
  type PartTally,
  sumTotals,
  tallyOf,
} from "@wattspan/core/accounting";
import type { HardwareRate } from "./hardware/hardware-rate.js";
import { CONFIGURED, offsiteWaterAt, type SiteFactors, type SourcedFactor } from "./site/site-factors.js";

/** Factors of everything that is added. */
export interface Factors {
  readonly site: SiteFactors;
  readonly hardware: readonly HardwareRate[];
  /** Market-based grams per joule. */
  readonly marketPerJ?: Range | undefined;
  readonly hardwareScope: GhgScope;
  readonly hostedScope?: GhgScope | undefined;
  /** Whether water at power plants is counted at all. */
  readonly gridWater: boolean;
}

/** Whether a part was metered on this machine: such figures end at the machine. */
const isMachine = ({ method }: PartTally): boolean => method === "measured" || method === "modelled";

/** Whether the electricity of a part is drawn at this place. */
const isHere = (part: PartTally, hosted: boolean): boolean =>
  part.boundary === "client" || (part.boundary === "serving" && !hosted && isMachine(part));

/**
 * All parts of an activity.
 * @example accountParts(use, { site: siteFactors(location, {}), hardware: [], ... })
 */
export function accountParts(use: OwnUse, factors: Factors): readonly PartTally[] {
  const { site, gridWater, hostedScope } = factors;
  const own: PartTally[] = [];
  const machines: PartTally[] = [];
  const added: PartTally[] = [];
  for (const part of use.parts) {
    const { energy } = part;
    if (!energy || !isHere(part, use.hosted)) {
      own.push(hostedScope && part.boundary === "serving" ? { ...part, ghgScope: hostedScope } : part);
      if (energy && !part.water && use.serving && gridWater)
        addWater(added, part, offsiteWaterAt(use.serving));
      continue;
    }
    const drawn = bought(part, factors);
    own.push(drawn);
    addLosses(added, drawn, site);
    if (isMachine(part)) addMachine(machines, drawn);
    else addWater(added, part, site.offsite);
  }
  for (const machine of machines) addFacility(added, machine, site);
  return [...own, ...added, ...embodiedParts(use, factors)];
}

/**
 * Adds up what the devices of one machine drew. All were priced with the same readings, so their slots match.
 */
function addMachine(machines: PartTally[], part: PartTally): void {
  const at = machines.findIndex(({ boundary, zone }) => boundary === part.boundary && zone === part.zone);
  const same = machines[at];
  if (same) machines[at] = { ...same, ...sumTotals(same, part), slots: slotSums(same.slots, part.slots) };
  else machines.push(part);
}

/** Sums of several devices over the same readings. */
const slotSums = (a: PartTally["slots"], b: PartTally["slots"]): PartTally["slots"] =>
  a?.map((slot, index) => ({ ...slot, energy: slot.energy + (b?.[index]?.energy ?? 0) }));

/** Adds the building's overhead for a machine, and the water of both. */
function addFacility(to: PartTally[], machine: PartTally, site: SiteFactors): void {
  const { overhead, onsite, offsite } = site;
  const cooling = overhead && overheadOf(machine, overhead);
  if (cooling) {
    to.push(cooling);
    addLosses(to, cooling, site);
  }
  addWater(to, machine, onsite, "onsite");
  addWater(to, machine, offsite);
  if (cooling) addWater(to, cooling, offsite);
}

/** A part with the scope of its electricity and its market-based grams. */
function bought(part: PartTally, { site, marketPerJ }: Factors): PartTally {
  const drawn: PartTally = { ...part, ghgScope: site.electricityScope };
  if (marketPerJ && part.energy) drawn.marketCo2e = multiplyTally(part.energy, marketPerJ);
  return drawn;
}

/** What the building draws for a part, with its emissions. */
function overheadOf(part: PartTally, { perJ, methodId }: SourcedFactor): PartTally {
  const times = (tally: PartTally["energy"]) => tally && multiplyTally(tally, perJ);
  return {
    ...part,
    component: "cooling",
    method: "modelled",
    methodId,
    slots: part.slots?.map((slot) => ({ ...slot, energy: slot.energy * perJ.value })),
    energy: times(part.energy),
    co2e: times(part.co2e),
    marketCo2e: times(part.marketCo2e),
    water: undefined,
  };
}

/** Adds what is generated for a part but lost on the way. Nobody uses those joules. */
function addLosses(to: PartTally[], { boundary, zone, co2e }: PartTally, { losses }: SiteFactors): void {
  if (!losses || !co2e) return;
  addPart(to, {
    component: "other",
    method: "modelled",
    methodId: CONFIGURED,
    boundary,
    emissionSource: "operational",
    zone,
    ghgScope: "3",
    energy: undefined,
    co2e: multiplyTally(co2e, losses),
    water: undefined,
  });
}

/** Water is a part of its own, so that it names its place and table. */
function addWater(
  to: PartTally[],
  { energy, boundary }: PartTally,
  factor: SourcedFactor | undefined,
  waterSource: "onsite" | "offsite" = "offsite",
): void {
  if (!energy || !factor) return;
  addPart(to, {
    component: waterSource === "onsite" ? "cooling" : "other",
    method: "modelled",
    methodId: factor.methodId,
    boundary,
    emissionSource: "operational",
    zone: undefined,
    waterSource,
    energy: undefined,
    co2e: undefined,
    water: multiplyTally(energy, factor.perJ),
  });
}

/**
 * The share of making the hardware that falls into the activity's time on it. A machine whose GPUs are not
 * metered counts as one.
 */
function embodiedParts({ seconds }: OwnUse, { hardware, hardwareScope }: Factors): readonly PartTally[] {
  return hardware.flatMap(({ gpu, gramsPerS: { value, low, high }, methodId }): PartTally[] => {
    const time = seconds(gpu) ?? seconds(!gpu);
    if (!time) return [];
    return [
      {
        component: gpu ? "gpu" : "server",
        method: "modelled",
        methodId,
        boundary: "client",
        emissionSource: "embodied",
        zone: undefined,
        ghgScope: hardwareScope,
        energy: undefined,
        co2e: tallyOf({ value: value * time, low: low * time, high: high * time }),
        water: undefined,
      },
    ];
  });
}
