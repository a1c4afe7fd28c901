/** The sampling worker, as the metering thread sees it. */

import { Worker } from "node:worker_threads";
import type { Reading } from "@wattspan/core";
import { fileExists, nodeFiles } from "../host/files/files.js";
import type { HostPaths } from "../host/files/paths.js";
import type { CpuSeconds } from "../host/processes/cpu-seconds.js";
import { threadSeconds } from "../host/processes/thread-seconds.js";
import type { Gauge } from "./gauge.js";
import { longestMs, monotonicMs, type SamplingPlan } from "./sampling-plan.js";
import { type SharedSample, SharedSamples } from "./shared-samples.js";
import { samplingWorkerFile } from "./worker-file.js";

/** A thread starts in 30 to 100 ms. */
const PATIENCE_MS = 3000;
/** It needs little: two small heaps. */
const LIMITS = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 };

export interface SamplingOptions {
  readonly intervalMs: number;
  readonly paths: HostPaths;
  /** The program. Default: the package's own. */
  readonly file?: string;
  /** Timeout of its start. */
  readonly patienceMs?: number;
}

/** Why no worker samples. */
export interface NotStarted {
  readonly failure: string;
}

/** Starts it, and waits for its first samples. Never rejects. */
export async function startSampling(
  gauges: readonly Gauge[],
  { intervalMs, paths, file = samplingWorkerFile, patienceMs = PATIENCE_MS }: SamplingOptions,
  signal: AbortSignal,
): Promise<SamplingThread | NotStarted> {
  const samples = SharedSamples.for(gauges.length);
  const offsetMs = performance.now() - monotonicMs();
  const plan: SamplingPlan = { gauges, buffer: samples.buffer, intervalMs, offsetMs };
  let worker: Worker;
  try {
    if (!fileExists(nodeFiles, file)) return { failure: "its file is not next to the package's" };
    // It inherits nothing from the application: no flags, no NODE_OPTIONS, no secrets.
    const isolated = { execArgv: [], env: {}, stdin: false, stdout: true, stderr: true, argv: [] };
    const options = {
      workerData: plan,
      name: "wattspan-sampling",
      resourceLimits: LIMITS,
      ...isolated,
    };
    // Not `new`: bundlers that look for a package's files would treat its unknown argument as any of them.
    worker = Reflect.construct(Worker, [file, options]);
  } catch (error) {
    return { failure: (error as Error).message };
  }
  const started = await firstWord(worker, signal, patienceMs);
  if (started.failure !== undefined) {
    void worker.terminate();
    return { failure: started.failure };
  }
  worker.unref();
  const used = started.thread === undefined ? undefined : threadSeconds(started.thread, paths, nodeFiles);
  const staleMs = longestMs(intervalMs, true);
  return new SamplingThread(worker, { gauges, samples, used, staleMs, now: () => performance.now() });
}

/** The first of: its message, its end, the timeout. */
function firstWord(
  worker: Worker,
  signal: AbortSignal,
  patienceMs: number,
): Promise<{ readonly failure?: string; readonly thread?: string | undefined }> {
  return new Promise((resolve) => {
    const give = (word: { failure?: string; thread?: string | undefined }): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      resolve(word);
    };
    const abort = (): void => give({ failure: "it was given up" });
    const timer = setTimeout(() => give({ failure: `it said nothing for ${patienceMs} ms` }), patienceMs);
    worker.once("message", (thread: string | undefined) => give({ thread }));
    // Stays: an error without a listener ends the process.
    worker.on("error", (error: Error) => give({ failure: error.message }));
    worker.once("exit", () => give({ failure: "it ended at once" }));
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
  });
}

/** The used part of the worker. */
interface Thread {
  once(event: "exit", listener: () => void): unknown;
  terminate(): Promise<unknown>;
}

interface Sampled {
  readonly gauges: readonly Gauge[];
  readonly samples: SharedSamples;
  readonly used: CpuSeconds | undefined;
  readonly staleMs: number;
  /** Milliseconds on the clock of the samples. */
  readonly now: () => number;
}

/** A running worker. Reading it is reading memory. */
export class SamplingThread {
  readonly failure = undefined;
  readonly #worker: Thread;
  readonly #sampled: Sampled;
  readonly #last: SharedSample[] = [];
  /** Reported gaps. */
  readonly #reportedGaps: number[] = [];
  #ended = false;

  constructor(worker: Thread, sampled: Sampled) {
    this.#worker = worker;
    this.#sampled = sampled;
    worker.once("exit", () => {
      this.#ended = true;
    });
  }

  /** A counter per gauge, at the moment of its last sample. */
  read(): Reading[] {
    const nowMs = this.#sampled.now();
    if (!this.#ended) this.#sampled.samples.noteRead();
    return this.#sampled.gauges.map((gauge, index) => this.#readZone(gauge, index, nowMs));
  }

  /** CPU seconds of the thread so far. */
  selfCpuS(): number | undefined {
    return this.#ended ? undefined : this.#sampled.used?.read();
  }

  async close(): Promise<void> {
    this.#ended = true;
    this.#sampled.used?.close();
    await this.#worker.terminate();
  }

  /** A window's mean belongs to its middle, and was up to a window old when it was sampled. */
  #readZone({ zone, windowMs }: Gauge, index: number, nowMs: number): Reading {
    const none = (reason: string): Reading => ({ zone, atMs: nowMs, kind: "none", reason });
    if (this.#ended) return none("lost");
    const newest = this.#sampled.samples.newest(index) ?? this.#last[index];
    if (newest === undefined) return none("not read yet");
    this.#last[index] = newest;
    const { microjoules, atMs, gaps, failure } = newest;
    if (failure !== "") return none(failure);
    if (nowMs - atMs > this.#sampled.staleMs) return none("not sampled");
    // An ended gap is reported once: the sum lacks its energy.
    const isReported = gaps === (this.#reportedGaps[index] ?? 0);
    this.#reportedGaps[index] = gaps;
    const counter = { zone, atMs: atMs - windowMs, kind: "counter", microjoules } as const;
    return isReported ? counter : { ...counter, afterGap: true };
  }
}
