/** Health of the running process: the event loop, active resources, and unhandled errors. */

import { createHistogram } from "node:perf_hooks";

/** One look at the process. */
export interface Sample {
  /** Seconds since the metering began. */
  readonly atS: number;
  /** After a collection. Bytes. */
  readonly heapUsed: number;
  readonly rss: number;
  /** Timers that wait, and everything else that Node counts as active. */
  readonly timers: number;
  readonly handles: number;
  readonly inFlight: number;
  readonly unsettled: number;
  /** Outages at that moment. */
  readonly out: readonly string[];
}

/** Timers and other resources that are active now. */
export function activeResources(): { timers: number; handles: number } {
  const all = process.getActiveResourcesInfo();
  const timers = all.filter((name) => name === "Timeout" || name === "Immediate").length;
  return { timers, handles: all.length - timers };
}

/** Milliseconds that the event loop was late, and CPU per call, while one way of calling was in force. */
export interface Phase {
  seconds: number;
  cpuS: number;
  calls: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const TICK_MS = 5;

/** Measures phases of one kind, which may be many and short. */
export class PhaseClock {
  readonly #late = createHistogram();
  #timer: NodeJS.Timeout | undefined;
  #from: { ms: number; cpu: NodeJS.CpuUsage; calls: number } | undefined;
  readonly #total = { seconds: 0, cpuS: 0, calls: 0 };

  /** A phase begins; `calls` were begun so far. */
  begin(calls: number): void {
    this.#from = { ms: performance.now(), cpu: process.cpuUsage(), calls };
    let lastMs = performance.now();
    // Node's own monitor would count the time between two phases as one long delay.
    this.#timer = setInterval(() => {
      const nowMs = performance.now();
      this.#late.record(Math.max(1, Math.round((nowMs - lastMs - TICK_MS) * 1e6)));
      lastMs = nowMs;
    }, TICK_MS);
  }

  /** It is over. */
  end(calls: number): void {
    if (!this.#from) return;
    clearInterval(this.#timer);
    const cpu = process.cpuUsage(this.#from.cpu);
    this.#total.seconds += (performance.now() - this.#from.ms) / 1000;
    this.#total.cpuS += (cpu.user + cpu.system) / 1e6;
    this.#total.calls += calls - this.#from.calls;
    this.#from = undefined;
  }

  /** All phases together. */
  result(): Phase {
    const late = this.#late;
    const [p50Ms, p99Ms, maxMs] = [late.percentile(50), late.percentile(99), late.max].map((ns) => ns / 1e6);
    return { ...this.#total, p50Ms: p50Ms ?? 0, p99Ms: p99Ms ?? 0, maxMs: maxMs ?? 0 };
  }
}

/** Counts unhandled rejections and exceptions, and lets the process continue to report them. */
export function countUnhandled(): { readonly rejections: string[]; readonly exceptions: string[] } {
  const seen = { rejections: [] as string[], exceptions: [] as string[] };
  process.on("unhandledRejection", (reason) => seen.rejections.push(String(reason)));
  process.on("uncaughtException", (error) => seen.exceptions.push(String(error)));
  return seen;
}
