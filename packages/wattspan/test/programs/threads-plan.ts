/** The messages between a test and the application of `threads.ts`. */

/** Watts of one vCPU at rest, in the model of the threads. */
export const REST_WATTS = 1;
/** What a busy one draws more. */
export const DYNAMIC_WATTS = 10;

/** What the application is started with. */
export interface ThreadsPlan {
  /** A sysfs with a RAPL counter. Absent: the modelled CPU. */
  readonly tree?: string;
  /** A procfs in which no thread is found, as on systems other than Linux. Absent: this machine's. */
  readonly procRoot?: string;
  readonly lockFolder: string;
  readonly order: "main-first" | "workers-first";
  readonly workers: number;
  /** How the workers end: killed in a call, by `process.exit()`, or by themselves. */
  readonly ending: "terminate" | "exit" | "end";
}

/** What a process used in a stretch of time. */
export interface CpuReport {
  readonly usedS: number;
  readonly elapsedS: number;
}

/** What the Wattspan of one thread says of itself. */
export interface ThreadReport {
  readonly thread: string;
  readonly meter: string;
  readonly device: string | undefined;
  /** Joules of its device, and of its activities. */
  readonly total: number;
  readonly activity: number;
  readonly energy: number;
  /** Joules in `hw.energy`. */
  readonly hardware: number;
  readonly spans: number;
  readonly faults: Readonly<Record<string, number>>;
}
