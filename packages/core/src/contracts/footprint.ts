/** The footprint that users see. `undefined` means unknown, never 0. */

import type { IntensityReading, TimeInterval } from "./carbon-intensity.js";
import type { Component } from "./energy-meter.js";
import type { Reason } from "./reasons.js";
import type { TokenUsage } from "./token-usage.js";

/** A value with the bounds of the truth, in the base unit (J, g, L). */
export interface Range {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What kind of activity a footprint belongs to. */
export type ActivityKind = "inference" | "step" | "agent" | "stage";
/** The kinds of an agent's steps. */
export type StepKind =
  | "plan" | "tool" | "retrieval" | "act" | "evaluate" | "handoff" | "memory" | "reflect" | "other"; // biome-ignore format: one line
/**
 * The role of a step or an agent in a workflow, for what coordination costs. A word of the team's own: 1 to 64 letters,
 * digits and `_ . : -`.
 */
export type WorkflowRole = "planner" | "executor" | "evaluator" | "hand_off" | (string & {});
/** How an activity ended. `refused`: a budget refused it, and nothing was sent or run. */
export type Outcome = "ok" | "error" | "aborted" | "refused";
/** Whose electricity: this process's machine, the network between, or the place where the model is served. */
export type Boundary = "client" | "network" | "serving";
/**
 * Why all of an activity served no goal, as `discard` stated it: it waited for something to do, waited after a
 * failure, or its result was thrown away, such as a branch of a search or all but the best of several samples.
 */
export type Waste = "idle_wait" | "backoff" | "pruned";
/** How one number came to be. A modelled number never looks measured. */
export type PartMethod = "measured" | "reported" | "estimated" | "modelled";
/**
 * How a footprint as a whole came to be. `not_occurring`: nothing ran, so it is known to be none. The word is
 * that of the notation keys of greenhouse gas inventories (IPCC 2006 Guidelines, volume 1, table 8.1).
 */
export type Method = PartMethod | "mixed" | "unavailable" | "not_occurring";
/** Emissions of running the hardware, or of building it. */
export type EmissionSource = "operational" | "embodied";
/** Scope of the GHG Protocol: fuel burnt by the reporter, bought electricity, everything else. */
export type GhgScope = "1" | "2" | "3";

/** Energy drawn while one reading of the intensity was valid. */
export interface EnergySlot extends TimeInterval {
  /** Joules. */
  readonly energy: number;
  /** The intensity that prices it. */
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
  /** Grams. Absent when the intensity is unknown. */
  readonly co2e?: Range;
  /**
   * Grams by electricity contracts. An alternative to the grid's `co2e`, never added to it. Absent: no
   * contract.
   */
  readonly marketCo2e?: Range;
  /** Litres. */
  readonly water?: Range;
  /** The grid zone whose intensity gave `co2e`. */
  readonly zone?: string;
  /** The intensity behind `co2e`. Absent: that of the footprint, or those of `slots`. */
  readonly intensity?: IntensityReading;
  /**
   * The energy under each reading, when several were valid in turn. `co2e` is `energy` times their mean,
   * weighted by these joules.
   */
  readonly slots?: readonly EnergySlot[];
  /** Why the energy was wasted: requests that failed before the one that answered. All sums include it. */
  readonly waste?: "retry";
  /** Where the water was used: on site, or at the power plants. */
  readonly waterSource?: "onsite" | "offsite";
  /** The scope of `co2e`. Absent: scope 2 for electricity of this machine, else scope 3. */
  readonly ghgScope?: GhgScope;
  /**
   * Share of `co2e` that the user's own plants emit on site, 0 to 1: scope 1. The rest is in `ghgScope`.
   * Absent: none.
   */
  readonly scope1Share?: number;
  /**
   * Share of `co2e` upstream of generation, 0 to 1. Under `ghgScope` 2 it is scope 3, category 3. Absent: not
   * stated.
   */
  readonly scope3Share?: number;
}

/** Totals that belong together. */
export interface Totals {
  /** Joules. */
  readonly energy?: Range;
  /** Grams of CO2e. */
  readonly co2e?: Range;
  /**
   * Grams of CO2e by contracts, of parts under a contract only: without others' electricity and without
   * hardware.
   */
  readonly marketCo2e?: Range;
  /** Litres. */
  readonly water?: Range;
}

/**
 * Sources of the measured band: half widths in joules, of the activity itself. `sensor`: the devices' own
 * error; `sharing`: several activities ran at once, and only their sum is known; `timing`: the moments of the
 * first and last values, the idle power, and energy still to come.
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

/** Totals that another service stated for the requests of one activity. */
export interface ServiceFootprint extends Totals {
  readonly host: string;
  /** Number of requests to it. */
  readonly calls: number;
  /**
   * Requests without a statement, and activities there of unknown energy. The totals are then a lower bound.
   */
  readonly unknown?: number;
  /** Its figures are parts of `self`, since it does not report them itself. Absent: it does. */
  readonly countedHere?: true;
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

/** Bodies of one inference's requests and answers. Absent: no length was stated. */
export interface TransferredBytes {
  readonly sentBytes?: number;
  readonly receivedBytes?: number;
  /** Bodies without a stated length, such as streams: the bytes are then a lower bound. Absent: none. */
  readonly unsized?: number;
}

/** The goal of an agent's run. */
export interface Goal {
  /** The kind of goal, as the option `goal` names it. */
  readonly name?: string;
  /**
   * `missed`: stated by `miss`. `undone`: stated as reached, but then the run failed or was aborted. Absent: not
   * stated.
   */
  readonly state?: "reached" | "missed" | "undone";
  /** Whether it was reached. Absent: not stated, which is neither yes nor no. */
  readonly reached?: boolean;
  /** How well, 0…1, if stated. */
  readonly quality?: number;
}

/**
 * The footprint of one activity. `energy`, `co2e` and `water` cover the whole subtree, `self` the activity
 * alone. Over a trace, the selves add up to the root's total.
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
  /** Descendants of unknown energy. The totals are then a lower bound. */
  readonly unknown?: { readonly count: number; readonly reasons: readonly Reason[] };
  /** Share of the duration inside accepted ticks, mean over the selected devices, 0…1. */
  readonly coverage: number;
  /** The sources of uncertainty in `self`. Absent when nothing was measured on this host. */
  readonly uncertainty?: Uncertainty;
  /** min(1, duration ÷ refresh) of the slowest selected device, 0…1. */
  readonly resolution: number;
  /** The intensity that priced the energy. The mean when several readings applied. */
  readonly intensity?: IntensityReading;
  readonly usage?: TokenUsage;
  /** Requests that an inference's client sent, and how many got no answer. Only with `meteredFetch`. */
  readonly attempts?: { readonly count: number; readonly failed: number };
  /** What these requests and their answers had in bytes. */
  readonly transfer?: TransferredBytes;
  /** The activity or span, maybe of another trace, whose work this one continues. Each counts on its own. */
  readonly continuesId?: string;
  /**
   * Services that this activity called and that state their own footprint. They are in its totals, and not in
   * `self` unless they are `countedHere`.
   */
  readonly services?: readonly ServiceFootprint[];
  /** Steps: the kind, as stated. */
  readonly stepKind?: StepKind;
  /** Steps and agents: the role in the workflow, if stated. */
  readonly role?: WorkflowRole;
  /** Agents: the goal, and whether it was reached. Absent: neither is stated. */
  readonly goal?: Goal;
  /** Why it and all inside it served no goal, if it was stated. All sums include it. */
  readonly waste?: Waste;
  /** Whether it, or what it ran inside, is critical. Absent: it is not. */
  readonly critical?: true;
  /** Stages: the processed units, the denominator of energy per unit. */
  readonly units?: { readonly count: number; readonly name?: string };
  readonly subject?: Subject;
  /** How concurrent activities shared a device. */
  readonly weightPolicy: string;
  /** Why values are missing or uncertain. */
  readonly reasons: readonly Reason[];
}

/**
 * Receives every settled footprint, once. Errors that it throws are counted and reported, never passed on.
 */
export type FootprintObserver = (footprint: Footprint) => void;

/** Receives every settled footprint, once, and can slow down what comes. Its errors are counted, never passed on. */
export interface FootprintSink {
  /** The next footprint comes when the promise, if any, has settled. Meanwhile up to 2048 wait, and others are dropped. */
  write(footprint: Footprint): void | Promise<void>;
  /** Resolves when what was written is safe. Called by `flush` and `shutdown`, which wait for 5 s. */
  flush(): Promise<void>;
}
