/**
 * Turns an ended activity into its footprint, and the footprint into span attributes, metrics and observers'
 * records.
 */

import { type Activity, goOn, keepEmitted } from "../activity/activity.js";
import { endSpan } from "../activity/activity-span.js";
import { countAround } from "../activity/nested-calls.js";
import type { ActivityOptions, InferenceOptions } from "../contracts/activity-options.js";
import type { EnergyEstimator } from "../contracts/energy-estimator.js";
import type { Footprint } from "../contracts/footprint.js";
import { ReasonList } from "../contracts/reasons.js";
import type { Devices } from "../devices/devices.js";
import { nothingSelected } from "../devices/measure-self.js";
import type { DetailLevel } from "../names/names.js";
import type { MeteringOptions } from "../options/metering-options.js";
import { withCounted } from "../options/usage-counter.js";
import { inSlot } from "../quantities/intensity-slots.js";
import { type PartTally, shownIntensity, sumParts, withParts } from "../quantities/part-tally.js";
import type { SoFar } from "../requests/request-totals.js";
import { systemClock } from "../runtime/clock.js";
import { ServingEnergy } from "../serving/serving-energy.js";
import type { PlaceFinder, ServingPlaces } from "../serving/serving-place.js";
import { giveAnswer, giveFootprint, giveUsage } from "../telemetry/attributes.js";
import type { ActivityMetrics } from "./activity-metrics.js";
import { addOverheads } from "./add-overheads.js";
import { addMissingReasons, aloneOf, buildFootprint, type Measured, subtreeOf } from "./build-footprint.js";
import { learnFromCall } from "./learn-from-call.js";

import { settleTickets } from "./tickets.js";

/** The inputs of settling. */
export interface FootprintReporterOptions
  extends PlaceFinder,
    Pick<MeteringOptions, "accounting" | "attribution" | "clock" | "estimators" | "observers" | "subject"> {
  readonly devices: Devices;
  readonly metrics: ActivityMetrics | undefined;
  readonly latestNames: boolean;
  readonly level: DetailLevel;
  readonly places: ServingPlaces;
}

/** The measures of an activity, with the changes since the last report on metrics. */
interface Settled extends Measured {
  readonly fresh: readonly PartTally[];
  readonly tables: readonly string[] | undefined;
}

/**
 * Whether a hosted model is called. Other remote activities have no place of their own, and a named server is
 * here unless its place is stated.
 */
const isElsewhere = ({ kind, remote, options }: Activity): boolean => {
  const { server, serving } = options as InferenceOptions;
  return remote && kind === "inference" && (!server || serving !== undefined);
};

/** Whether nothing more will become known of an activity's own energy. */
const isKnown = ({ ended, deviceUse, stated, options }: Activity): boolean =>
  ended && !deviceUse?.unsettled && (!(options as InferenceOptions).server || stated?.share !== undefined);

/** Settles activities. Nothing here throws: each step is guarded by its own stage of faults. */
export class FootprintReporter {
  readonly #options: FootprintReporterOptions;
  readonly #estimators: readonly EnergyEstimator[];
  readonly #places: ServingPlaces;
  readonly #serving: ServingEnergy;
  readonly #learns: boolean;
  /** On every footprint. */
  readonly #always: Pick<Settled, "subject" | "weightPolicy">;
  /** Whether OpenTelemetry accepts the activity's times as they are. */
  readonly #stampsSpans: boolean;

  constructor(options: FootprintReporterOptions) {
    const { attribution, clock = systemClock, estimators = [], subject } = options;
    this.#options = options;
    this.#estimators = estimators;
    this.#places = options.places;
    this.#serving = new ServingEnergy(options);
    this.#learns = estimators.some((one) => "learn" in one || "observe" in one);
    this.#always = { subject, weightPolicy: attribution?.weights?.name ?? "equal" };
    this.#stampsSpans = clock === systemClock;
  }

  /** Asks for the intensity where a call is served, so that it is known when the call ends. */
  anticipate(activity: Activity): void {
    const { faults } = this.#options;
    if (isElsewhere(activity)) faults.guard("settle", "anticipate", () => this.#places.of(activity));
  }

  /**
   * Settles an activity whose energy is known as far as it will be: its span and metrics have it, and so has its
   * parent. Returns the footprint if somebody receives it.
   */
  settle(activity: Activity): Footprint | undefined {
    if (!goOn(activity, "reported")) return undefined;
    const { faults, metrics, observers = [] } = this.#options;
    const measured =
      faults.guard("settle", "measure", () => this.#measure(activity, true)) ?? this.#unknown(activity);
    countAround(activity, measured.parts);
    const subtree = subtreeOf(activity, measured);
    activity.countsIn?.absorb(subtree);
    activity.scope?.leave(activity, aloneOf(activity, measured));
    const footprint = faults.guard("settle", "footprint", () => buildFootprint(activity, measured, subtree));
    if (activity.stated?.tickets) settleTickets(activity, footprint, faults);
    if (!footprint) {
      this.#end(activity);
      return undefined;
    }
    if (metrics)
      faults.guard("instrument", "record", () => metrics.record(activity, footprint, measured.fresh));
    this.#annotate(activity, footprint, measured);
    this.#end(activity);
    if (this.#learns)
      faults.guard("settle", "learn", () =>
        learnFromCall(activity, measured, { faults, metrics, estimators: this.#estimators }),
      );
    // One call, one footprint: that of the inference inside, or of the first report.
    if (activity.role === "duplicate") return undefined;
    return observers.length > 0 || activity.options.onFootprint ? footprint : undefined;
  }

  /** Charges what ended after shutdown to its budgets. Nobody else learns of it. */
  charge(activity: Activity): void {
    if (!activity.stated?.tickets) return;
    const { faults } = this.#options;
    const footprint = faults.guard("settle", "footprint", () =>
      buildFootprint(activity, this.#measure(activity, true)),
    );
    settleTickets(activity, footprint, faults);
  }

  /** Gives a footprint to the observers, code of the application. `own`: the activity's own. */
  give(footprint: Footprint, own: ActivityOptions["onFootprint"]): void {
    const { faults, observers = [] } = this.#options;
    if (own) faults.call("observer", "onFootprint", () => own(footprint));
    for (const observer of observers) faults.call("observer", "observer", () => observer(footprint));
  }

  /** An activity's own use so far, without its children. */
  soFar(activity: Activity): SoFar | undefined {
    return this.#options.faults.guard("settle", "so_far", () => ({
      own: aloneOf(activity, this.#measure(activity, false)),
      isAll: isKnown(activity),
    }));
  }

  /** An activity's joules so far that no device here counts: estimated, reported, stated by services. */
  otherJoules(activity: Activity): number | undefined {
    const { devices, faults } = this.#options;
    return faults.guard("settle", "so_far", () => {
      const served = isElsewhere(activity) ? this.#places.of(activity) : undefined;
      const { parts } = devices.measure(activity, undefined);
      const measured = sumParts(parts).energy?.value ?? 0;
      const { usage: seen, replies, stated } = activity;
      const usage = stated?.tokens || !replies ? seen : withCounted(seen, replies, false);
      this.#serving.addTo(parts, { activity, served, reasons: new ReasonList([]), usage });
      const elsewhere = stated?.services?.elsewhere();
      return (elsewhere?.energy?.value ?? 0) - measured + (sumParts(parts).energy?.value ?? 0);
    });
  }

  /** Writes the known values on a span that does not wait. */
  provisional(activity: Activity): void {
    this.#options.faults.guard("settle", "provisional", () => {
      const measured = this.#measure(activity, false);
      this.#annotate(activity, buildFootprint(activity, measured), measured);
    });
  }

  /** Ends a span that cannot wait longer. */
  endSpan(activity: Activity): void {
    this.provisional(activity);
    this.#end(activity);
  }

  /** Reports the use of a running activity so far on metrics. */
  emit(activity: Activity): void {
    const { faults, metrics } = this.#options;
    if (!activity.deviceUse) return;
    faults.guard("settle", "emit", () => {
      const { fresh } = this.#measure(activity, true);
      metrics?.addParts(activity, fresh);
    });
  }

  /** Measures. `keep` remembers the reported part, so that the next measure starts from there. */
  #measure(activity: Activity, keep: boolean): Settled {
    const { accounting, devices, faults, intensityAt } = this.#options;
    const { deviceUse, emitted, interval } = activity;
    const served = isElsewhere(activity) ? this.#places.of(activity, interval) : undefined;
    // The date of then: the machine may have slept, or somebody set the clock.
    const since = emitted
      ? { fromMs: emitted.wallMs, toMs: emitted.wallMs + interval.toMs - emitted.untilMs }
      : interval;
    const isSlice = emitted !== undefined || (keep && !activity.ended);
    const here = intensityAt()?.over(since);
    // Its energy until then is a part of an unknown whole; the reported part stays.
    const isMeasured = emitted !== undefined || !activity.reasons?.has("unfollowed");
    const self = isMeasured
      ? devices.measure(activity, isSlice && here ? inSlot(here, since) : here)
      : nothingSelected();
    const { coverage, resolution, uncertainty } = self;
    const reasons = new ReasonList(activity.reasons);
    if (self.isPending && activity.ended) reasons.add("pending");
    if (self.isShared) reasons.add("shared");
    const tables = activity.ended
      ? this.#serving.addTo(self.parts, { activity, served, reasons })
      : undefined;
    const fresh = accounting
      ? addOverheads(activity, self.parts, served, here, { faults, devices, accounting })
      : self.parts;
    const parts = emitted ? withParts(emitted.parts, fresh) : fresh;
    if (keep && deviceUse && !activity.ended)
      keepEmitted(activity, {
        parts,
        uncertainty,
        shares: devices.sharesOf(activity),
        untilMs: interval.toMs,
        wallMs: activity.owner.clock.wall(),
      });
    const reading = shownIntensity(parts, served ? "serving" : "client", served ? served.intensity : here);
    addMissingReasons(activity, { parts, reading, reasons }, devices);
    const isPriced = parts.some(({ co2e }) => co2e !== undefined);
    return {
      parts,
      fresh,
      coverage,
      uncertainty,
      resolution,
      tables,
      reasons: reasons.found,
      intensity: isPriced ? reading : undefined,
      subject: this.#always.subject,
      weightPolicy: this.#always.weightPolicy,
    };
  }

  /** Measuring failed: the reported part stays, and the parent does not wait forever. */
  #unknown({ emitted, reasons }: Activity): Settled {
    const absent = { uncertainty: undefined, intensity: undefined, tables: undefined };
    const nothing = { ...absent, fresh: [], coverage: 0, resolution: 0 };
    return {
      ...nothing,
      ...this.#always,
      parts: emitted?.parts ?? [],
      reasons: [...(reasons ?? []), "fault"],
    };
  }

  #annotate(activity: Activity, footprint: Footprint, { tables }: Settled): void {
    const { span } = activity;
    if (!span) return;
    this.#options.faults.guard("span", "attributes", () => {
      if (!span.isRecording()) return;
      const servingZone = isElsewhere(activity) ? footprint.intensity?.zone : undefined;
      giveFootprint(span, footprint, this.#options.level, { tables, servingZone });
      // Another instrumentation's statements about the call stay unchanged.
      if (activity.spanOwner === "other") return;
      giveAnswer(span, activity.replies?.answer, activity.attempts?.host);
      if (footprint.usage) giveUsage(span, footprint.usage, this.#options.latestNames);
    });
  }

  #end(activity: Activity): void {
    const endMs = this.#stampsSpans ? activity.endMs : undefined;
    this.#options.faults.guard("span", "end", () => endSpan(activity, endMs));
  }
}
