/** The messages of `card-user.ts`. */
export interface CardUserPlan {
  readonly library: string;
  readonly paths: { readonly root: string; readonly procRoot: string; readonly cgroupRoot: string };
  readonly lockFolder: string;
  /** What its calls draw on the card. */
  readonly watts: number;
  readonly workMs: number;
  readonly restMs: number;
}

/** Joules of all its calls. */
interface Booked {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** At last: what its calls had, and for how long they ran and used the CPU. */
export interface CardUserReport {
  readonly gpu: Booked;
  readonly cpu: Booked;
  readonly calls: number;
  readonly ranS: number;
  readonly cpuS: number;
  /** The longest for which its event loop did not get to run. */
  readonly lateS: number;
  readonly faults: Readonly<Record<string, number>>;
}

/**
 * It reports that it is ready, that it has learned the power at rest, and then its power on the card from now
 * on. It waits for an answer to each. At last it sends the report.
 */
export type CardUserMessage = "ready" | "learned" | number | CardUserReport;
