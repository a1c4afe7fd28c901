/** The record that users see. `undefined` means "not known", never 0. */

import type { IntensityReading, TimeInterval } from "./carbon-intensity.js";
import type { Component } from "./energy-meter.js";
import type { Reason } from "./reasons.js";
import type { TokenUsage } from "./token-usage.js";

/** A value with the bounds between which the truth is held to lie, in the base unit (J, g, L). */
export interface Range {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What kind of activity a footprint belongs to. */
export type ActivityKind = "inference" | "step" | "agent" | "stage";
/** How an activity ended. */
export type Outcome = "ok" | "error" | "aborted";
/** Whose electricity: this process's machine, the network between, or where the model is served. */
export type Boundary = "client" | "network" | "serving";
/** How one number came to be. A modelled number never looks measured. */
export type PartMethod = "measured" | "reported" | "estimated" | "modelled";
/** How a footprint as a whole came to be. */
export type Method = PartMethod | "mixed" | "unavailable";
/** Emissions of running, or of having built, the hardware. */
export type EmissionSource = "operational" | "embodied";
/** Scope of the GHG Protocol: burnt by who reports, bought electricity, everything else. */
export type GhgScope = "1" | "2" | "3";

/** Energy that was drawn while one reading of the intensity counted. */
export interface EnergySlot extends TimeInterval {
  /** Joules. */
  readonly energy: number;
  /** What it was priced with. */
  readonly intensity: IntensityReading;
}

/** One summand of a footprint: component × method × boundary × emission source. */
export interface FootprintPart {
  readonly component: Component;
  readonly method: PartMethod;
  /** For example `rapl` or `process-cpu`. */
  readonly methodId: string;
  readonly boundary: Boundary;
  readonly emissionSource: EmissionSource;
  /** Joules; absent on embodied parts. */
  readonly energy?: Range;
  /** Grams; absent when the intensity is not known. */
  readonly co2e?: Range;
  /** Grams by the contracts for the electricity, in place of `co2e` by its grid and never added to it. Absent where none is stated. */
  readonly marketCo2e?: Range;
  /** Litres. */
  readonly water?: Range;
  /** The grid zone whose intensity gave `co2e`. */
  readonly zone?: string;
  /** What gave `co2e`. Absent: the reading of the footprint, or those of `slots`. */
  readonly intensity?: IntensityReading;
  /** Where more than one reading counted meanwhile: how much was drawn in each. `co2e` is `energy` times their mean, weighted with these joules. */
  readonly slots?: readonly EnergySlot[];
  /** Why it served no goal: requests that failed before the one that answered. It is in all sums. */
  readonly waste?: "retry";
  /** Where the water went: at the site, or at the power plants. */
  readonly waterSource?: "onsite" | "offsite";
  /** Whose books `co2e` is in. Absent: scope 2 where this machine draws electricity, else scope 3. */
  readonly ghgScope?: GhgScope;
  /** Share of `co2e` that the user's own plants emit on the site, 0 to 1: scope 1, and the rest in `ghgScope`. Absent: none. */
  readonly scope1Share?: number;
  /** Share of `co2e` upstream of generating the electricity, 0 to 1: where `ghgScope` is 2, scope 3, category 3. Absent: not stated. */
  readonly scope3Share?: number;
}

/** Totals that belong together. */
export interface Totals {
  /** Joules. */
  readonly energy?: Range;
  /** Grams of CO2e. */
  readonly co2e?: Range;
  /** Grams of CO2e by contracts: of those parts only that have a contract, electricity of others and hardware not included. */
  readonly marketCo2e?: Range;
  /** Litres. */
  readonly water?: Range;
}

/**
 * Where the band of what was measured here comes from: half widths in joules, of the activity itself. `sensor`: the devices' own error;
 * `sharing`: several ran at once, and only their sum is known; `timing`: where its first and last values lie, the idle power, and what is
 * still to come.
 *
 * @example `± ${footprint.uncertainty.sharing} J, as other calls ran too`
 */
export interface Uncertainty {
  readonly sensor: number;
  readonly sharing: number;
  readonly timing: number;
  /** The largest of them. */
  readonly dominant: "sensor" | "sharing" | "timing";
}

/** What another service stated of the requests that an activity sent to it. */
export interface ServiceFootprint extends Totals {
  readonly host: string;
  /** Requests to it. */
  readonly calls: number;
  /** Requests without a statement, and activities there of unknown energy: the totals are then a lower bound. */
  readonly unknown?: number;
}

/** What produced the footprint: on spans and in the ledger, never on metrics unless named in `dimensions`. */
export interface Subject {
  readonly service?: string;
  readonly serviceVersion?: string;
  readonly modelVersion?: string;
  readonly modelDigest?: string;
  readonly promptVersion?: string;
  readonly policyVersion?: string;
  readonly agentVersion?: string;
  readonly datasetVersion?: string;
  readonly configurationDigest?: string;
  readonly commit?: string;
  readonly owner?: string;
  readonly environment?: string;
}

/**
 * The footprint of one activity. `energy`, `co2e` and `water` are of the whole subtree, `self` of the activity alone;
 * over a trace the selves add up to the root's total.
 */
export interface Footprint extends Totals {
  readonly id: string;
  readonly parentId?: string;
  readonly kind: ActivityKind;
  readonly name: string;
  readonly startedAt: Date;
  readonly durationS: number;
  readonly outcome: Outcome;
  readonly self: Totals;
  /** They add up to `self`. */
  readonly parts: readonly FootprintPart[];
  readonly method: Method;
  /** Descendants whose energy is not known: the totals are then a lower bound. */
  readonly unknown?: { readonly count: number; readonly reasons: readonly Reason[] };
  /** Share of the duration inside accepted ticks, mean over the selected devices, 0…1. */
  readonly coverage: number;
  /** Why `self` is as uncertain as it is. Absent where nothing was measured on this host. */
  readonly uncertainty?: Uncertainty;
  /** min(1, duration ÷ refresh) of the slowest selected device, 0…1. */
  readonly resolution: number;
  /** What the energy was priced with; the mean, where more than one reading counted. */
  readonly intensity?: IntensityReading;
  readonly usage?: TokenUsage;
  /** Inferences whose client has a `meteredFetch`: the requests that it sent, and how many of them got no answer. */
  readonly attempts?: { readonly count: number; readonly failed: number };
  /** Services that state their own footprint, and were called by this activity itself. Counted there, they are in its totals and not in `self`. */
  readonly services?: readonly ServiceFootprint[];
  /** Agents: whether the goal was reached, and how well (0…1), as `succeed` stated. Absent: nobody stated it. */
  readonly goal?: { readonly reached: boolean; readonly quality?: number };
  /** Stages: what was processed, the denominator of energy per unit. */
  readonly units?: { readonly count: number; readonly name?: string };
  readonly subject?: Subject;
  /** How concurrent activities shared a device. */
  readonly weightPolicy: string;
  /** What is missing or uncertain, and why. */
  readonly reasons: readonly Reason[];
}

/** Receives every settled footprint, once. What it throws is counted and reported, never passed on. */
export type FootprintObserver = (footprint: Footprint) => void;
