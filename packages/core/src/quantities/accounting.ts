/** What a person implements to account for more than the energy that meters and estimators see. */

import type { Location } from "../contracts/carbon-intensity.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import type { PartTally } from "./part-tally.js";

/** What the client of a call sent and received, as far as a `meteredFetch` saw it. */
export interface Transfer {
  /** Bytes of bodies whose length was stated. Of a text it is the number of its UTF-16 units. */
  readonly bytes: number;
  /** Requests, and answers, whose length nobody stated. */
  readonly unsizedRequests: number;
  readonly unsizedAnswers: number;
}

/** A call of a model elsewhere that has ended. */
export interface EndedCall {
  readonly usage?: TokenUsage | undefined;
  /** Known where its client has a `meteredFetch`. */
  readonly transfer?: Transfer | undefined;
  /** A part with the grams of its energy at the intensity here, or where the model is served; without grams where that is not known. */
  priced(part: PartTally, where: "client" | "serving"): PartTally;
}

/** What an activity itself used; of a long activity what it used since it was last reported. */
export interface OwnUse {
  /** What meters, servers and estimators say. */
  readonly parts: readonly PartTally[];
  /** Whether what is at the boundary `serving` is somebody else's machine. */
  readonly hosted: boolean;
  /** Where that machine is, when it is known. */
  readonly serving?: Location | undefined;
  /**
   * Seconds that it had on the GPUs, or on the rest of this machine: each metered device is shared equally at each moment among the
   * activities that run on it, so that all of them together have no more than there were. Undefined where no such device is metered.
   */
  seconds(gpu: boolean): number | undefined;
  /** Where it is a call of a model elsewhere, and has ended: what belongs to it once. */
  readonly call?: EndedCall | undefined;
}

/**
 * Accounts for what belongs to an activity beside its energy: what the building adds, water, the making of the hardware, GHG
 * scopes, contracts. Gives all parts, those that it got included. Pure, synchronous and cheap: it is called for each
 * activity. Parts are shared with others: a changed one is a new object. What it throws is counted, and the parts stay as they were.
 *
 * @example const doubled: Accounting = ({ parts }) => parts.map((part) => ({ ...part, ghgScope: "3" }));
 */
export type Accounting = (use: OwnUse) => readonly PartTally[];
