/** What the fit of `phase@1` gives, and what its numbers mean. */

/** A generation of GPUs whose runs were measured: Hopper stands for H100, H200 and H800, Blackwell for B200 and GB200. */
export type PhaseGpu = "hopper" | "blackwell";

/** The fitted constants of {@link decodeEnergy} and {@link prefillEnergy}, at the boundary of the GPUs. */
export interface PhaseCoefficients {
  /** J that each GPU spends on one decoding step whatever it computes: launches, exchange, rest power. */
  readonly stepJoulesPerGpu: number;
  /** J that each GPU spends on one output token whatever the model: sampling and exchange, which a batch does not share. */
  readonly tokenJoulesPerGpu: number;
  /** J to read one gigabyte of weights. */
  readonly readJoulesPerGigabyte: number;
  /** A step's energy is shared by batch to this power: below 1, since a larger batch makes a longer step. */
  readonly batchExponent: number;
  /** J of computing one output token, per billion active parameters. */
  readonly computeJoulesPerBillion: number;
  /** J of reading the keys and values of 1,000 tokens of context for one output token, at 10 billion active parameters. */
  readonly contextJoules: number;
  /** `contextJoules` goes with the active parameters to this power. */
  readonly contextExponent: number;
  /** How much of one read of the weights a prompt pays by itself. */
  readonly promptReads: number;
  /** Blackwell relative to Hopper: of a step, of reads and computing, of computing input. */
  readonly blackwell: { readonly step: number; readonly work: number; readonly prefill: number };
  /** Truth ÷ estimate for models of families that were not fitted: 5th and 95th percentile. */
  readonly error: { readonly low: number; readonly high: number };
}
