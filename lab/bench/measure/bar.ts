/** A bar and its result. Plain data: it travels from the measuring process as JSON. */

import type { Assertion, Assertions } from "./assertions.ts";

/** A number with its unit: `{ value: 11.2, unit: "µs" }`. */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
}

/** The number that a limit judges, with its spread if it was measured many times. */
export interface Figure extends Quantity {
  /** First and third quartile. */
  readonly low?: number;
  readonly high?: number;
}

/** One line of the results. */
export interface Measure {
  readonly what: string;
  readonly figure: Figure;
  /** The components of the figure, for information. */
  readonly measured?: Quantity;
  readonly reference?: Quantity & { readonly what: string };
  /** Maximum of the figure. Absent: for information. */
  readonly limit?: number;
}

/** Input of a bar. */
export interface Bench {
  /** A short run to check that everything works; its figures mean little. */
  readonly quick: boolean;
  readonly assert: Assertions;
  /** Reports the progress of the measurement, 0…1. */
  progress(share: number): void;
}

/** One bar, as each file of a bar exports it. */
export interface Bar {
  readonly title: string;
  /** How it is measured, in a few sentences for the page of results. */
  readonly how: string;
  /** Known reasons for exceeding a limit. Shown only if one is exceeded. */
  readonly unmet?: string;
  measure(bench: Bench): Promise<readonly Measure[]>;
}

/** Result of one run of a bar. */
export interface BarResult {
  readonly id: string;
  readonly title: string;
  readonly how: string;
  readonly unmet?: string;
  readonly seconds: number;
  readonly measures: readonly Measure[];
  readonly assertions: readonly Assertion[];
}

/** Whether a figure keeps its limit; undefined without a limit. */
export const isMet = ({ figure, limit }: Measure): boolean | undefined =>
  limit === undefined ? undefined : figure.value <= limit;
