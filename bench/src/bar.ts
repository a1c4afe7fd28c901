/** What a bar is, and what measuring it gives. Plain data: it travels from the measuring process as JSON. */

import type { Assertion, Assertions } from "./assertions.ts";

/** A number with its unit: `{ value: 11.2, unit: "µs" }`. */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
}

/** The number that a limit judges, with its spread where it was measured many times. */
export interface Figure extends Quantity {
  /** First and third quartile. */
  readonly low?: number;
  readonly high?: number;
}

/** One line of the results. */
export interface Measure {
  readonly what: string;
  readonly figure: Figure;
  /** What the figure is made of, for information. */
  readonly measured?: Quantity;
  readonly reference?: Quantity & { readonly what: string };
  /** The most that the figure may be. Absent: for information. */
  readonly limit?: number;
}

/** What a bar is given. */
export interface Bench {
  /** A short run that shows that everything works; its figures mean little. */
  readonly quick: boolean;
  readonly assert: Assertions;
  /** Says how far the measurement is, 0…1. */
  progress(share: number): void;
}

/** One bar, as each file of a bar exports it. */
export interface Bar {
  readonly title: string;
  /** How it is measured, in a few sentences for the page of results. */
  readonly how: string;
  /** What is known of why a limit is not kept. Shown only where one is not. */
  readonly unmet?: string;
  measure(bench: Bench): Promise<readonly Measure[]>;
}

/** What one run of a bar gave. */
export interface BarResult {
  readonly id: string;
  readonly title: string;
  readonly how: string;
  readonly unmet?: string;
  readonly seconds: number;
  readonly measures: readonly Measure[];
  readonly assertions: readonly Assertion[];
}

/** Whether a figure keeps its limit; undefined where there is none. */
export const isMet = ({ figure, limit }: Measure): boolean | undefined =>
  limit === undefined ? undefined : figure.value <= limit;
