/** Ends an audit when the interval of its figure is narrow. */

import { AuditError } from "../format/audit-error.js";
import type { RepetitionEntry } from "../format/entries.js";
import type { Estimate } from "../statistics/hodges-lehmann.js";
import { medianInterval, type PlannedLooks, plannedLooks } from "../statistics/median-interval.js";

/** When to stop. */
export interface StopAt {
  /** The width of the whole interval, as a part of the median: 0.02 is 2 %. */
  readonly relativeWidth: number;
  /** Repetitions that count before the first look. Default 10. */
  readonly min?: number;
  /** Most repetitions, void ones included. Default 100. */
  readonly max?: number;
}

/** The interval of the median, which holds however often it was looked at. */
export interface ReachedWidth extends Estimate {
  /** Joules, or CPU seconds where joules are unknown. */
  readonly figure: "joules" | "cpuS";
  /** Of the interval. */
  readonly confidence: number;
  readonly looks: number;
  /** Whether it is as narrow as wanted. */
  readonly isNarrow: boolean;
}

const CONFIDENCE = 0.95;
const DEFAULTS = { min: 10, max: 100 };
/** Below, no interval of 95 % exists. */
const LOWEST = 6;
const HIGHEST = 100_000;

/** Looks at the repetitions as planned before the first one. */
export class WidthRule {
  readonly min: number;
  readonly max: number;
  readonly #relativeWidth: number;
  readonly #planned: PlannedLooks;
  #looks = 0;
  #reached: ReachedWidth | undefined;

  /** @throws AuditError for a width or counts that are none */
  constructor({ relativeWidth, min = DEFAULTS.min, max = Math.max(min, DEFAULTS.max) }: StopAt) {
    const areWhole = Number.isInteger(min) && Number.isInteger(max);
    if (
      !(relativeWidth > 0 && relativeWidth < 1 && areWhole && min >= LOWEST && max >= min && max <= HIGHEST)
    )
      throw new AuditError(
        `stopAt is a width of ${relativeWidth} with ${min} to ${max} repetitions; expected a width between 0 and 1, and whole numbers from ${LOWEST} to ${HIGHEST}.`,
      );
    this.min = min;
    this.max = max;
    this.#relativeWidth = relativeWidth;
    this.#planned = plannedLooks(min, max, CONFIDENCE);
  }

  /** What it was given, with the defaults. */
  get facts(): Required<StopAt> {
    return { relativeWidth: this.#relativeWidth, min: this.min, max: this.max };
  }

  /** The interval of the last look; undefined before, and where no figure is known or too few count. */
  get reached(): ReachedWidth | undefined {
    return this.#reached;
  }

  /**
   * Whether to stop, after a repetition. At the end a look that was planned for later is taken early: void repetitions
   * leave fewer than planned, and no look is added.
   */
  isEnough(counted: readonly RepetitionEntry[], isLast: boolean): boolean {
    const next = this.#planned.counts[this.#looks];
    if (next === undefined || counted.length === 0 || (counted.length < next && !isLast)) return false;
    this.#looks++;
    const seen = figuresOf(counted);
    if (!seen) return false;
    const { value, low, high } = medianInterval(seen.values, this.#planned.confidence);
    if (!Number.isFinite(high - low)) return false;
    const isNarrow = value > 0 && (high - low) / value <= this.#relativeWidth;
    this.#reached = {
      ...{ figure: seen.figure, value, low, high, confidence: CONFIDENCE, looks: this.#looks, isNarrow },
    };
    return isNarrow;
  }
}

/** The first that every repetition has. */
function figuresOf(
  counted: readonly RepetitionEntry[],
): { readonly figure: ReachedWidth["figure"]; readonly values: readonly number[] } | undefined {
  const figures = {
    joules: counted.map(({ joules }) => joules),
    cpuS: counted.map(({ facts }) => facts?.cpuS),
  };
  for (const figure of ["joules", "cpuS"] as const) {
    const values = figures[figure].filter((value) => typeof value === "number" && Number.isFinite(value));
    if (values.length === counted.length) return { figure, values: values as readonly number[] };
  }
  return undefined;
}
