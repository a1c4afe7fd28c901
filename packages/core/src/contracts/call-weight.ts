/** The contract of a weight: how much of a shared device a call counts for. */

import type { TokenUsage } from "./token-usage.js";

/** A call that runs. */
export interface WeighedCall {
  readonly model: string;
  readonly provider?: string;
  /** `gen_ai.operation.name`. */
  readonly operation: string;
  /** `decode` once the first chunk of its stream has come. */
  readonly phase: "prefill" | "decode";
}

/** A call that has ended. */
export interface WorkedCall extends Omit<WeighedCall, "phase"> {
  readonly usage: TokenUsage;
  readonly durationS: number;
  /** Seconds to its first chunk, if it streamed. */
  readonly firstChunkS?: number;
}

/**
 * Weighs calls: each gets joules of a tick by its weight. Only ratios matter, best those of power. A weight acts from
 * now on, and multiplies the one that the application sets.
 * @example const byModel: CallWeight = { name: "by-model", weight: ({ model }) => (model === "large" ? 8 : 1) };
 */
export interface CallWeight {
  /** On footprints, as `weightPolicy`. */
  readonly name: string;
  /**
   * Called as a call begins and at its first chunk, so it must be cheap. Other results than a number of 0 or more are
   * 1.
   */
  weight(call: WeighedCall): number;
  /** Learns from a call, some time after its end. */
  learn?(call: WorkedCall): void;
}
