/** Adds the energy at the model's place: what servers and services state, what meters there see, else an estimate. */

import type { Activity } from "../activity/activity.js";
import { countedReports } from "../activity/reports.js";
import type { InferenceOptions } from "../contracts/activity-options.js";
import type { EnergyEstimator, ServiceFacts } from "../contracts/energy-estimator.js";
import type { ReasonList } from "../contracts/reasons.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import { secondsFromMs } from "../contracts/units.js";
import { estimatedParts, type ServingMeasure } from "../estimates/measure-serving.js";
import { addPart, type PartTally, price } from "../quantities/part-tally.js";
import { serverParts } from "../quantities/serving-parts.js";
import type { Faults } from "../runtime/fault.js";
import type { PlaceFinder, Served } from "./serving-place.js";

/** What it works with. */
export interface ServingEnergyOptions extends Pick<PlaceFinder, "faults" | "intensityAt"> {
  readonly estimators?: readonly EnergyEstimator[] | undefined;
}

/** A call, and what is known of its serving. */
interface ServedUse {
  readonly activity: Activity;
  readonly served: Served | undefined;
  /** Receives the reasons. */
  readonly reasons: ReasonList;
  /** Default: the activity's. */
  readonly usage?: TokenUsage | undefined;
}

/** Calls an estimator. */
type Ask = <T>(what: "knows" | "estimate", fn: () => T) => T | undefined;

/** The energy of calls at their model's place. */
export class ServingEnergy {
  readonly #faults: Faults;
  readonly #intensityAt: PlaceFinder["intensityAt"];
  readonly #estimators: readonly EnergyEstimator[];
  readonly #ask: Ask;

  constructor({ faults, intensityAt, estimators = [] }: ServingEnergyOptions) {
    this.#faults = faults;
    this.#intensityAt = intensityAt;
    this.#estimators = estimators;
    this.#ask = (what, fn) => faults.call("estimator", what, fn);
  }

  /** Adds the parts. Returns the tables of an estimate. */
  addTo(parts: PartTally[], { activity, served, reasons, usage = activity.usage }: ServedUse) {
    const { attempts, stated } = activity;
    if (stated) this.#addStated(parts, activity, served, reasons);
    const hasServingPart = parts.some(({ boundary }) => boundary === "serving");
    if (hasServingPart && attempts?.failed) reasons.add("retry_unknown");
    if (served?.gateway && activity.role === "counts") reasons.add("may_count_twice");
    const isNamed = (activity.options as InferenceOptions).server !== undefined;
    if (!served || activity.role !== "counts" || isNamed || hasServingPart) return undefined;
    const measure = this.#estimate(activity, served, usage);
    for (const part of measure.parts) addPart(parts, part);
    if (measure.reason) reasons.add(measure.reason);
    if (attempts?.failed && !measure.parts.some(({ waste }) => waste)) reasons.add("retry_unknown");
    return measure.tables;
  }

  #addStated(parts: PartTally[], activity: Activity, served: Served | undefined, reasons: ReasonList): void {
    const at = (boundary: string) =>
      boundary === "serving" && served ? served.intensity : this.#intensityAt()?.over(activity.interval);
    const { services, share } = activity.stated ?? {};
    for (const part of services?.parts ?? []) addPart(parts, part);
    if (share) for (const part of serverParts(share, at("serving"))) addPart(parts, part);
    for (const reason of share?.reasons ?? []) reasons.add(reason);
    for (const part of countedReports(activity, parts, reasons))
      addPart(parts, price({ ...part }, at(part.boundary)));
  }

  /** The estimate of a hosted call with these tokens. */
  #estimate(
    activity: Activity,
    { location, intensity }: Served,
    usage: TokenUsage | undefined,
  ): ServingMeasure {
    const { attempts, replies } = activity;
    const own = activity.options as InferenceOptions;
    const durationS = attempts?.servingS(activity.endMs ?? activity.startMs) ?? activity.durationS;
    const measured = this.#faults.guard("settle", "serving", () =>
      estimatedParts({
        estimators: this.#estimators,
        options: location ? { ...own, serving: location } : own,
        usage,
        durationS,
        ask: this.#ask,
        intensity,
        answered: replies?.answer?.model,
        service: serviceFacts(activity, durationS),
        failedAttempts: attempts?.failed,
      }),
    );
    return measured ?? { parts: [], reason: "estimator_failed" };
  }
}

/**
 * The facts of an ended call; undefined without any. After a failed attempt, the first piece may have been
 * that attempt's, and is left out.
 * @param durationS The duration that estimators get.
 */
export function serviceFacts(
  {
    replies,
    firstChunkMs,
    endMs,
    attempts,
  }: Pick<Activity, "replies" | "firstChunkMs" | "endMs" | "attempts">,
  durationS: number,
): ServiceFacts | undefined {
  const tier = replies?.answer?.tier;
  // A time of 0 is one that the server did not take.
  const decodeS = replies?.serverTimes?.decodeS || undefined;
  const isOne = firstChunkMs !== undefined && endMs !== undefined && !attempts?.failed;
  const firstPieceS = isOne ? durationS - secondsFromMs(endMs - firstChunkMs) : -1;
  if (tier === undefined && decodeS === undefined && firstPieceS < 0) return undefined;
  return {
    ...(tier !== undefined && { tier }),
    ...(decodeS !== undefined && { decodeS }),
    ...(firstPieceS >= 0 && { firstPieceS }),
  };
}
