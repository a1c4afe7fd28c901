import type { ThrottleReason } from "./throttle-reasons.js";

/** What a card says of itself beside its power. What it does not say is absent. */
export interface CardState {
  /** As the meter of the card calls it. */
  readonly id: string;
  /** The share of the time in which anything ran on it, 0 to 1. */
  readonly utilization?: number | undefined;
  /** Of its own memory. */
  readonly usedBytes?: number | undefined;
  /** By its maker's number: 0 is the fastest. */
  readonly performanceState?: number | undefined;
  readonly throttle?: ThrottleReason | "none" | undefined;
}

/** Cards that are open. */
export interface CardStates {
  /** What they say now. Never throws. */
  read(): readonly CardState[];
  /** Whether all of them are there. Where one is not, opening again may find it. */
  readonly isWhole: boolean;
  close(): void;
}
