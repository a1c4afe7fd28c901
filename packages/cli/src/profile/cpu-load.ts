/** Keeps processors busy. */

import { Worker } from "node:worker_threads";

/** An endless loop: the thread is terminated from outside. */
const BUSY = "for (let value = 1; ; ) value = Math.sqrt(value + 2) * 1.0000001;";

/** Threads that only compute. */
export interface CpuLoad {
  stop(): Promise<void>;
}

/** Starts the threads. @example const load = cpuLoad(4); await setTimeout(1000); await load.stop(); */
export function cpuLoad(threads: number): CpuLoad {
  const workers = Array.from({ length: threads }, () => new Worker(BUSY, { eval: true }));
  return {
    async stop() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
