/** Reports the samples of signal sources on metrics. */

import type { SignalSample, SignalSource } from "../names/signal-source.js";
import type { Faults } from "../runtime/fault.js";
import type { Instruments } from "../telemetry/instruments.js";

/** Rates over less time are noise, and a scrape may come at any time. */
const PERIOD_MS = 1000;
/** No machine has more devices with as many states. */
const MAX_SAMPLES = 1024;

/** Reads the sources at intervals. */
export class SignalReports {
  readonly #instruments: Instruments | undefined;
  readonly #sources: readonly SignalSource[];
  readonly #faults: Faults;
  #askedMs = Number.NEGATIVE_INFINITY;

  constructor(instruments: Instruments | undefined, sources: readonly SignalSource[], faults: Faults) {
    this.#instruments = instruments;
    this.#sources = instruments ? sources : []; // Without observers, nothing is read.
    this.#faults = faults;
  }

  /**
   * Reads the sources if the last read is old enough. `hardware`: whether this process reports for its host.
   * Never throws.
   */
  report(nowMs: number, hardware: boolean): void {
    if (nowMs >= this.#askedMs && nowMs - this.#askedMs < PERIOD_MS) return;
    this.#askedMs = nowMs;
    for (const source of this.#sources)
      this.#faults.guard("read", nameOf(source), () => this.#ask(source, hardware));
  }

  /** Frees the sources' resources. */
  close(): void {
    for (const source of this.#sources) this.#faults.call("read", "close", () => source.close?.());
  }

  #ask(source: SignalSource, hardware: boolean): void {
    const samples = source.read();
    if (!Array.isArray(samples)) throw new TypeError("not a list of samples");
    if (samples.length > MAX_SAMPLES) throw new TypeError(`more than ${MAX_SAMPLES} samples`);
    for (const sample of samples as readonly SignalSample[]) {
      if (sample.scope === "host" && !hardware) continue;
      const { metric, value, attributes = {} } = sample;
      if (metric.instrument === "counter") this.#instruments?.add(metric, value, attributes);
      else if (metric.instrument === "gauge") this.#instruments?.set(metric, value, attributes);
    }
  }
}

const nameOf = ({ name }: SignalSource): string => (typeof name === "string" ? name : "signals");
