/** An estimator that learns from calls whose energy is known: what others of the same model and provider take, with a narrower band. */

import {
  type Clock,
  type EnergyEstimator,
  type EstimateComparison,
  type EstimatorInput,
  type KnownEnergy,
  type Range,
  systemClock,
} from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { figureChecks } from "../figures/check-figure.js";
import { rangeOf } from "../figures/interval.js";
import { boundsOf, product, spreadOf } from "../figures/spread.js";
import { around, type Statement } from "./around.js";
import { factorOfTotal } from "./band/band-of-total.js";
import { fingerprintOf } from "./kept/fingerprint.js";
import { KeptKeys } from "./kept/kept-keys.js";
import { keyOf, partsOf } from "./kept/key.js";
import { type CalibrationStore, SharedCalibrations } from "./kept/shared-calibrations.js";
import { storeErrors } from "./kept/store-errors.js";
import { calibratedId, methodBand, narrowed, withOther } from "./narrowed.js";

export type { CalibrationStore } from "./kept/shared-calibrations.js";

/** How {@link calibrate} learns. */
export interface CalibrateOptions {
  /**
   * Joules at the facility's meter for each joule that is stated. Default: host, idle machines and PUE around GPUs or a server, as `phase@2` assumes them:
   * docs/models/calibrate.md. 1 where the provider states the facility's, or where the estimates are of what is stated.
   */
  readonly around?: Range | number;
  /** Kept there too, for other processes and the next start. Default: only in memory. */
  readonly store?: CalibrationStore;
  /** Told what fails in the store. Default: OpenTelemetry's `diag` is, once. */
  readonly onStoreError?: (error: unknown) => void;
  /** Default: the system's clock. */
  readonly clock?: Pick<Clock, "schedule" | "wall">;
}

/** What was learned of calls of like size of a model at a provider. */
export interface LearnedFactor {
  readonly model: string;
  readonly provider?: string;
  /** Joules that the wrapped estimator says of these calls: from a power of four up to the next. */
  readonly from: number;
  readonly to: number;
  /** Calls that it rests on. */
  readonly reports: number;
  /** How often the model was found to take another amount than before. */
  readonly moves: number;
  /** What a sum of the wrapped estimator's values for such calls is to be multiplied with. The bands of single calls do not add up to its band. Absent below five reports. */
  readonly ofTotal?: Range;
}

/** An estimator that learns. */
export interface CalibratedEstimator extends EnergyEstimator {
  learn(call: EstimatorInput, known: KnownEnergy): EstimateComparison | undefined;
  /** What is known so far. */
  readonly learned: readonly LearnedFactor[];
  /** Writes to the store what was learned, now and not within five seconds. Never rejects. */
  save(): Promise<void>;
}

/**
 * Narrows the band of an estimator by calls whose energy is known: stated by the provider, or measured here. From five such calls of a model at a provider on
 * its other calls of like size have their factor, a band of 90 % (three times wide after 50 calls whose noise is 0.33 in logarithms), and `+calibrated` after the method's id. Calls of other
 * sizes have the factor of the nearest size, in a band that holds the estimator's own, until five of theirs are known.
 * Estimates stay at the facility's meter. Metering gives it the calls; `wattspan.estimate.coverage` counts how they compare with the band stated before.
 *
 * Reports that are 0 or off by more than twelve times are refused, until most are; while more than 3 of the last 15 were, the band is the estimator's own. A
 * change of the factor drops what was known before it, and a week does. Calls that several models served are left to the estimator. What the algorithm is, and how it does: docs/models/calibrate.md.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @throws InvalidInputError for an `around` that cannot be.
 * @example
 * const store = fileStore({ folder: "/var/cache/wattspan" }); // of "wattspan"
 * await startWattspan({ estimators: [calibrate(phase(), { store })] });
 */
export function calibrate(estimator: EnergyEstimator, options: CalibrateOptions = {}): CalibratedEstimator {
  checkOptionNames<CalibrateOptions>(options, { around: true, store: true, onStoreError: true, clock: true });
  const { store, onStoreError, clock = systemClock } = options;
  const given = options.around === undefined ? undefined : spreadOf(rangeOf(checkAround(options.around)));
  const factor = (call: Statement, component: KnownEnergy["component"] | undefined) =>
    given ?? around(component, call);
  const keys = new KeptKeys();
  const onError = storeErrors(onStoreError);
  const shared =
    store &&
    new SharedCalibrations({ key: storeKey(estimator, options.around), store, keys, clock, onError });
  const idOf = reportIds();
  return {
    id: calibratedId(estimator.id),
    knows: (call) => estimator.knows(call),
    ...(estimator.whyUnknown && { whyUnknown: (call: EstimatorInput) => estimator.whyUnknown?.(call) }),
    estimate(call) {
      shared?.used();
      const estimate = estimator.estimate(call);
      const key = estimate && keyOf(call, estimate.energy.value);
      if (key === undefined || !estimate || !(estimate.energy.low > 0)) return estimate;
      const nowMs = clock.wall();
      const own = keys.get(key, nowMs);
      const kept = own?.isTrusted ? own : keys.nearest(key, nowMs);
      if (!kept) return estimate;
      const beyond = factor(call, kept.calibration.reports.at(-1)?.component);
      return (kept === own ? narrowed : withOther)(estimate, kept, beyond);
    },
    learn(call, { energy, component }) {
      // An upper bound says nothing of how much it was.
      if (energy.low <= 0 && energy.value > 0) return undefined;
      const estimate = estimator.estimate(call);
      // A band that reaches down to 0 has no logarithm.
      if (!estimate || !(estimate.energy.low > 0)) return undefined;
      const estimated = estimate.energy.value;
      const key = keyOf(call, estimated);
      if (key === undefined) return undefined;
      const reported = energy.value * factor(call, component).value;
      const report = { id: idOf(), reported, estimated, atMs: clock.wall(), component };
      const comparison = keys.add(key, report, methodBand(estimate));
      shared?.learned();
      return comparison;
    },
    get learned() {
      return keys.entries(clock.wall()).map(([key, { reports, moves }]): LearnedFactor => {
        const parts = partsOf(key);
        const total = factorOfTotal(reports);
        const beyond = factor(parts, reports.at(-1)?.component);
        return {
          ...parts,
          reports: reports.length,
          moves,
          ...(total && { ofTotal: boundsOf(product([spreadOf(total), { ...beyond, value: 1 }])) }),
        };
      });
    },
    save: async () => shared?.round(),
  };
}

const storeKey = (estimator: EnergyEstimator, around: Range | number | undefined): string =>
  `wattspan:calibration:2:${estimator.id}:${fingerprintOf(estimator, around)}`;

function checkAround(given: Range | number): Range | number {
  return figureChecks("calibrate").range("around", given, { above: 0, high: 1e3 });
}

/** Names reports apart from those of other processes, in their order. */
function reportIds(): () => string {
  const own = Math.random().toString(36).slice(2, 10);
  let count = 0;
  return () => `${own}-${(++count).toString(36).padStart(6, "0")}`;
}
