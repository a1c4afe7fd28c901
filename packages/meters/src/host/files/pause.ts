/** Lets time pass. Injected, so that tests advance counters instead of time. Rejects when aborted. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;
