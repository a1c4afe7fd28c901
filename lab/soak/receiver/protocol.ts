/** The messages between the run and its receiver, a separate process. */

/** How the receiver behaves: accepts everything, closes its port, answers 503, or never answers. */
export type ReceiverState = "up" | "refuses" | "fails" | "hangs";

/** State of the receiver. */
export interface Received {
  /** The newest value of each series of the counters, summed up by metric. */
  readonly sums: Readonly<Record<string, number>>;
  /** Series by metric. */
  readonly series: Readonly<Record<string, number>>;
  readonly spans: number;
  /** Joules stated by the received spans. */
  readonly spanJ: number;
  readonly requests: number;
  readonly refused: number;
}

/** A request to the receiver's process, and its answers. */
export type ToReceiver = { readonly be: ReceiverState } | { readonly report: number };
export type FromReceiver =
  | { readonly port: number; readonly chatPort: number }
  | { readonly report: number; readonly received: Received };
