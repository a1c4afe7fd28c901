/** A card's state other than its power. Unreported values are absent. */
export interface CardState {
  /** The id of the card's meter. */
  readonly id: string;
  /** The share of the time in which anything ran on it, 0 to 1. */
  readonly utilization?: number | undefined;
  /** Of its own memory. */
  readonly usedBytes?: number | undefined;
}

/** Cards that are open. */
export interface CardStates {
  /** Their current states. Never throws. */
  read(): readonly CardState[];
  /** Whether all of them are there. If not, opening again may find the missing ones. */
  readonly isWhole: boolean;
  close(): void;
}
