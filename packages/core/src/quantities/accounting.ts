/** The contract of an accounting function: overheads beyond the energy that meters and estimators know. */

import type { Location } from "../contracts/carbon-intensity.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import type { PartTally } from "./part-tally.js";

/** The bytes that a call's client sent and received, as far as a `meteredFetch` saw them. */
export interface Transfer {
  /** Bytes of bodies with a stated length. For a text, the number of its UTF-16 units. */
  readonly bytes: number;
  /** Requests and answers without a stated length. */
  readonly unsizedRequests: number;
  readonly unsizedAnswers: number;
}

/** An ended call of a hosted model. */
export interface EndedCall {
  readonly usage?: TokenUsage | undefined;
  /** Known if its client has a `meteredFetch`. */
  readonly transfer?: Transfer | undefined;
  /**
   * A part with the grams of its energy at the intensity here, or at the model's place; without grams if that
   * is unknown.
   */
  priced(part: PartTally, where: "client" | "serving"): PartTally;
}

/** An activity's own energy; for a long activity, the energy since its last report. */
export interface OwnUse {
  /** The parts from meters, servers and estimators. */
  readonly parts: readonly PartTally[];
  /** Whether the boundary `serving` is a provider's machine. */
  readonly hosted: boolean;
  /** The place of that machine, if known. */
  readonly serving?: Location | undefined;
  /**
   * Its seconds on the GPUs, or on the rest of this machine. Each metered device is shared equally at each
   * moment among its running activities, so that together they never exceed the real time. Undefined without
   * such a metered device.
   */
  seconds(gpu: boolean): number | undefined;
  /** The call, for an ended call of a hosted model: its overheads count once. */
  readonly call?: EndedCall | undefined;
}

/**
 * Adds an activity's overheads to its energy: the building's, water, the manufacture of the hardware, GHG
 * scopes, contracts. Returns all parts, including the given ones. Pure, synchronous and cheap: it is called
 * for each activity. Parts are shared: a changed one must be a new object. If it throws, the error is counted
 * and the parts stay unchanged.
 *
 * @example const doubled: Accounting = ({ parts }) => parts.map((part) => ({ ...part, ghgScope: "3" }));
 */
export type Accounting = (use: OwnUse) => readonly PartTally[];
