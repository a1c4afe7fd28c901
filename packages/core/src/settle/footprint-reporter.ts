/**
 * Turns an ended activity into its footprint, and the footprint into span attributes, metrics and observers'
 * records.
 */

import { SpanStatusCode } from "@opentelemetry/api";
import type { Activity } from "../activity/activity.js";
import { countAround } from "../activity/activity-tree.js";
import { countedReports } from "../activity/reports.js";
import type { InferenceOptions } from "../contracts/activity-options.js";
import type { EnergyEstimator } from "../contracts/energy-estimator.js";
import type { Footprint, FootprintObserver, Subject } from "../contracts/footprint.js";
import { ReasonList } from "../contracts/reasons.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import type { Devices } from "../devices/devices.js";
import { nothingSelected } from "../devices/measure-self.js";
import type { SoFar } from "../doorway/scope-member.js";
import { estimatedParts, type ServingMeasure } from "../estimates/measure-serving.js";
import { errorType } from "../names/attribute-names.js";
import { withCounted } from "../options/usage-counter.js";
import { inSlot } from "../quantities/intensity-slots.js";
import {
  addPart,
  type PartTally,
  price,
  publicParts,
  shownIntensity,
  sumParts,
  withParts,
} from "../quantities/part-tally.js";
import { serverParts } from "../quantities/serving-parts.js";
import { type Subtree, sumSubtrees } from "../quantities/subtree.js";
import { giveAnswer, giveFootprint, giveUsage, type Put } from "../telemetry/attributes.js";
import type { Instruments } from "../telemetry/instruments.js";
import { intervalOf } from "./activity-interval.js";
import { labelsOf } from "./activity-labels.js";
import { addOverheads, type OverheadOptions } from "./add-overheads.js";
import { buildFootprint, type Measured, ownOf, subtreeOf } from "./build-footprint.js";
import { learnFromCall } from "./learn-from-call.js";
import { addMissingReasons } from "./missing-reasons.js";
import { recordActivity } from "./record-metrics.js";
import { serviceFacts } from "./service-facts.js";
import { type PlaceFinder, type Served, servedAt } from "./serving-place.js";

/** The inputs of settling. */
export interface FootprintReporterOptions extends PlaceFinder, OverheadOptions {
  readonly devices: Devices;
  readonly instruments: Instruments | undefined;
  readonly estimators: readonly EnergyEstimator[];
  readonly observers: readonly FootprintObserver[];
  readonly subject: Subject | undefined;
  readonly weightPolicy: string;
  readonly latestNames: boolean;
  /** Whether OpenTelemetry accepts the activity's times as they are. */
  readonly stampsSpans: boolean;
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

/** An activity and the services that it called, without its children. */
function alone(activity: Activity, measured: Measured): Subtree {
  const own = ownOf(activity, measured);
  const services = activity.stated?.services;
  return services ? sumSubtrees(services.elsewhere(), own) : own;
}

/** Settles activities. Nothing here throws: each step is guarded by its own stage of faults. */
export class FootprintReporter {
  readonly #options: FootprintReporterOptions;
  readonly #learns: boolean;

  constructor(options: FootprintReporterOptions) {
    this.#options = options;
    this.#learns = options.estimators.some((estimator) => "learn" in estimator);
  }

  /** Asks for the intensity where a call is served, so that it is known when the call ends. */
  anticipate(activity: Activity): void {
    if (isElsewhere(activity)) servedAt(activity, this.#options);
  }

  /** Settles an activity whose energy is known as far as it will be. */
  settle(activity: Activity): void {
    if (activity.settled) return;
    activity.settled = true;
    const { faults, instruments, observers } = this.#options;
    const measured =
      faults.guard("settle", "measure", () => this.#measure(activity, true)) ?? this.#unknown(activity);
    countAround(activity, measured.parts);
    const { parent } = activity;
    const subtree = subtreeOf(activity, measured);
    if (parent && !activity.detached) parent.absorb(subtree);
    activity.scope?.leave(activity, alone(activity, measured));
    const footprint = faults.guard("settle", "footprint", () => buildFootprint(activity, measured, subtree));
    if (!footprint) {
      this.#end(activity);
      return;
    }
    if (instruments)
      faults.guard("instrument", "record", () =>
        recordActivity(instruments, activity, footprint, measured.fresh),
      );
    this.#annotate(activity, footprint, measured);
    this.#end(activity);
    if (this.#learns) faults.guard("settle", "learn", () => learnFromCall(activity, measured, this.#options));
    // One call, one footprint: that of the inference inside, or of the first report.
    if (activity.isDuplicate && (activity.foreign || activity.reasons?.has("duplicate"))) return;
    const own = activity.options.onFootprint;
    if (own) faults.call("observer", "onFootprint", () => own(footprint));
    for (const observer of observers) faults.call("observer", "observer", () => observer(footprint));
  }

  /** An activity's own use so far, without its children. */
  soFar(activity: Activity): SoFar | undefined {
    return this.#options.faults.guard("settle", "so_far", () => ({
      own: alone(activity, this.#measure(activity, false)),
      isAll: isKnown(activity),
    }));
  }

  /** Joules of a hosted call from the tokens seen so far; undefined if there is no estimate. */
  estimateSoFar(activity: Activity): number | undefined {
    if (!isElsewhere(activity) || activity.isDuplicate) return undefined;
    return this.#options.faults.guard("settle", "so_far", () => {
      const served = servedAt(activity, this.#options);
      const usage = withCounted(activity.usage, activity, false);
      return sumParts(this.#estimate(activity, served, usage).parts).energy?.value;
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
    const { faults, instruments } = this.#options;
    if (!activity.deviceUse) return;
    faults.guard("settle", "emit", () => {
      const { fresh } = this.#measure(activity, true);
      instruments?.addParts(labelsOf(activity), publicParts(fresh));
    });
  }

  /** Measures. `keep` remembers the reported part, so that the next measure starts from there. */
  #measure(activity: Activity, keep: boolean): Settled {
    const { devices, intensity, weightPolicy, subject } = this.#options;
    const { deviceUse, emitted } = activity;
    const interval = intervalOf(activity);
    const served = isElsewhere(activity) ? servedAt(activity, this.#options) : undefined;
    const since = emitted ? { fromMs: emitted.untilMs, toMs: interval.toMs } : interval;
    const isSlice = emitted !== undefined || (keep && !activity.ended);
    const here = intensity(since);
    // Its energy until then is a part of an unknown whole; the reported part stays.
    const isMeasured = emitted !== undefined || !activity.reasons?.has("unfollowed");
    const self = isMeasured
      ? devices.measure(activity, isSlice && here ? inSlot(here, since) : here)
      : nothingSelected();
    const { coverage, resolution, uncertainty } = self;
    const reasons = new ReasonList(activity.reasons);
    if (self.isPending && activity.ended) reasons.add("pending");
    if (self.isShared) reasons.add("shared");
    const tables = activity.ended ? this.#addServing(activity, served, self.parts, reasons) : undefined;
    const fresh = addOverheads(activity, self.parts, served, here, this.#options);
    const parts = emitted ? withParts(emitted.parts, fresh) : fresh;
    if (keep && deviceUse && !activity.ended)
      activity.emitted = {
        parts,
        uncertainty,
        shares: devices.sharesOf(activity),
        untilMs: interval.toMs,
      };
    const reading = shownIntensity(parts, served ? "serving" : "client", served ? served.intensity : here);
    addMissingReasons(activity, { parts, reading, reasons }, devices);
    const shown = parts.some(({ co2e }) => co2e !== undefined) ? reading : undefined;
    const known = reasons.found;
    const what = { parts, fresh, coverage, uncertainty, resolution, tables, weightPolicy, subject };
    return { ...what, reasons: known, intensity: shown };
  }

  /** Measuring failed: the reported part stays, and the parent does not wait forever. */
  #unknown({ emitted, reasons }: Activity): Settled {
    const { weightPolicy, subject } = this.#options;
    const parts = emitted?.parts ?? [];
    const nothing = { fresh: [], coverage: 0, resolution: 0, tables: undefined };
    const absent = { uncertainty: undefined, intensity: undefined };
    return { ...nothing, ...absent, parts, reasons: [...(reasons ?? []), "fault"], weightPolicy, subject };
  }

  #addServing(
    activity: Activity,
    served: Served | undefined,
    parts: PartTally[],
    reasons: ReasonList,
  ): readonly string[] | undefined {
    const { intensity } = this.#options;
    const at = (boundary: string) =>
      boundary === "serving" && served ? served.intensity : intensity(intervalOf(activity));
    const { services, share } = activity.stated ?? {};
    const { attempts } = activity;
    for (const part of services?.parts ?? []) addPart(parts, part);
    if (share) for (const part of serverParts(share, at("serving"))) addPart(parts, part);
    for (const reason of share?.reasons ?? []) reasons.add(reason);
    for (const part of countedReports(activity, parts, reasons))
      addPart(parts, price({ ...part }, at(part.boundary)));
    const hasServingPart = parts.some(({ boundary }) => boundary === "serving");
    if (hasServingPart && attempts?.failed) reasons.add("retry_unknown");
    if (served?.gateway && !activity.isDuplicate) reasons.add("may_count_twice");
    const isNamed = (activity.options as InferenceOptions).server !== undefined;
    if (!served || activity.isDuplicate || isNamed || hasServingPart) return undefined;
    const measure = this.#estimate(activity, served, activity.usage);
    for (const part of measure.parts) addPart(parts, part);
    if (measure.reason) reasons.add(measure.reason);
    if (attempts?.failed && !measure.parts.some(({ waste }) => waste)) reasons.add("retry_unknown");
    return measure.tables;
  }

  /** The estimate of a hosted call with these tokens. */
  #estimate(
    activity: Activity,
    { location, intensity }: Served,
    usage: TokenUsage | undefined,
  ): ServingMeasure {
    const { faults, estimators } = this.#options;
    const { attempts, answer } = activity;
    const options = { ...(activity.options as InferenceOptions), ...(location && { serving: location }) };
    const ask = <T>(what: "knows" | "estimate", fn: () => T) => faults.call("estimator", what, fn);
    const durationS = attempts?.servingS(activity.endMs ?? activity.startMs) ?? activity.durationS;
    const measured = faults.guard("settle", "serving", () =>
      estimatedParts({
        ...{ estimators, options, usage, durationS, ask, intensity },
        answered: answer?.model,
        service: serviceFacts(activity, durationS),
        failedAttempts: attempts?.failed,
      }),
    );
    return measured ?? { parts: [], reason: "estimator_failed" };
  }

  #annotate(activity: Activity, footprint: Footprint, { tables }: Settled): void {
    const { span } = activity;
    if (!span) return;
    this.#options.faults.guard("span", "attributes", () => {
      if (!span.isRecording()) return;
      const servingZone = isElsewhere(activity) ? footprint.intensity?.zone : undefined;
      const put: Put = (name, value) => void span.setAttribute(name, value);
      giveFootprint(put, footprint, { tables, servingZone });
      // Another instrumentation's statements about the call stay unchanged.
      if (activity.foreign) return;
      giveAnswer(put, activity.answer, activity.attempts?.host);
      if (footprint.usage) giveUsage(put, footprint.usage, this.#options.latestNames);
    });
  }

  #end(activity: Activity): void {
    const { span } = activity;
    if (!span || !activity.ownsSpan || activity.spanEnded) return;
    activity.spanEnded = true;
    this.#options.faults.guard("span", "end", () => {
      if (activity.outcome === "error") {
        span.setStatus({ code: SpanStatusCode.ERROR });
        span.setAttribute(errorType, activity.errorType ?? "_OTHER");
      }
      span.end(this.#options.stampsSpans ? activity.endMs : undefined);
    });
  }
}
