/** What the processes of `waits.ts` say. */

/** Watts of a vCPU, at rest and under load. */
export const VCPU_WATTS = { min: 10, max: 20 } as const;

/** Joules of the activity, and CPU seconds of the process. */
export interface WaitReport {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly usedS: number;
}
