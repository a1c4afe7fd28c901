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
import { type Kept, KeptKeys } from "./kept/kept-keys.js";
import { keyOf, partsOf } from "./kept/key.js";
import { type CalibrationStore, SharedCalibrations } from "./kept/shared-calibrations.js";
import { storeErrors } from "./kept/store-errors.js";
import { calibratedId, methodBand, narrowed, withOther } from "./narrowed.js";

export type { CalibrationStore } from "./kept/shared-calibrations.js";

/** Options of {@link calibrate}. */
export interface CalibrateOptions {
  /**
   * Joules at the facility's meter per stated joule. Default: host, idle machines and PUE around GPUs or a
   * server, as `phase@2` assumes them: docs/models/calibrate.md. 1 where the provider states the facility's,
   * or where the estimates are for the stated part.
   */
  readonly around?: Range | number;
  /** Keeps the record for other processes and the next start, too. Default: memory only. */
  readonly store?: CalibrationStore;
  /** Called for every error of the store. Default: one message to OpenTelemetry's `diag`. */
  readonly onStoreError?: (error: unknown) => void;
  /** Default: the system's clock. */
  readonly clock?: Pick<Clock, "schedule" | "wall">;
}

/** What was learned about calls of similar size of a model at a provider. */
export interface LearnedFactor {
  readonly model: string;
  readonly provider?: string;
  /** Joules that the wrapped estimator gives for these calls: from a power of four up to the next. */
  readonly from: number;
  readonly to: number;
  /** Number of calls that it rests on. */
  readonly reports: number;
  /** How often a change of the model's energy was detected. */
  readonly moves: number;
  /**
   * The factor for a sum of the wrapped estimator's values for such calls. Its band does not follow from the
   * bands of single calls. Absent below five reports.
   */
  readonly ofTotal?: Range;
}

/** An estimator that learns. */
export interface CalibratedEstimator extends EnergyEstimator {
  learn(call: EstimatorInput, known: KnownEnergy): EstimateComparison | undefined;
  /** Everything learned so far. */
  readonly learned: readonly LearnedFactor[];
  /** Writes to the store now what was learned, instead of within five seconds. Never rejects. */
  save(): Promise<void>;
}

/**
 * Narrows the band of an estimator by calls with known energy, stated by the provider or measured here. After
 * five such calls of a model at a provider, its other calls of similar size get their factor, a band of 90 %
 * (a factor of three wide after 50 calls whose noise is 0.33 in logarithms), and `+calibrated` after the
 * method's id. Calls of other sizes get the factor of the nearest size, in a band that includes the
 * estimator's own and limits the value, until five of theirs are known. Estimates stay at the facility's meter. Metering supplies
 * the calls; `wattspan.estimate.coverage` counts how they compare with the band stated before.
 *
 * Reports that are 0 are refused, as are those more than a factor of twelve off the median, or, before the
 * fifth, beyond the method's band; until most are. While more than 3 of
 * the last 15 were refused, the band is the estimator's own. What was known is dropped after a change of the
 * factor, and after a week. Calls that several models served keep the estimator's band. The algorithm and its
 * quality: docs/models/calibrate.md.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @throws InvalidInputError for an invalid `around`.
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
    ...(estimator.differs && { differs: (call, answered) => estimator.differs?.(call, answered) === true }),
    ...(estimator.whyUnknown && { whyUnknown: (call: EstimatorInput) => estimator.whyUnknown?.(call) }),
    ...(estimator.observe && { observe: (call, energy) => estimator.observe?.(call, energy) }),
    estimate(call) {
      shared?.used();
      const estimate = estimator.estimate(call);
      const key = estimate && keyOf(call, estimate.energy.value);
      if (key === undefined || !estimate || !(estimate.energy.low > 0)) return estimate;
      const nowMs = clock.wall();
      const own = keys.get(key, nowMs);
      const beyond = ({ calibration }: Kept) => factor(call, calibration.reports.at(-1)?.component);
      if (own?.isTrusted) return narrowed(estimate, own, beyond(own));
      const nearest = keys.nearest(key, nowMs);
      return nearest ? withOther(estimate, nearest, beyond(nearest)) : estimate;
    },
    learn(call, { energy, component }) {
      // An upper bound does not state the amount.
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

/** Ids of reports, ordered and different from those of other processes. */
function reportIds(): () => string {
  const own = Math.random().toString(36).slice(2, 10);
  let count = 0;
  return () => `${own}-${(++count).toString(36).padStart(6, "0")}`;
}
