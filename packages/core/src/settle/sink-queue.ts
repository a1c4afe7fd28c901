/** Footprints on their way to a sink. */

import type { Footprint, FootprintObserver, FootprintSink } from "../contracts/footprint.js";
import type { Clock } from "../runtime/clock.js";
import type { Faults } from "../runtime/fault.js";
import { Fifo } from "../runtime/lists.js";

/** As many as a batch processor of OpenTelemetry keeps. */
const MAX_WAITING = 2048;
/** Longest wait for a sink in `flush` and `shutdown`. */
const FLUSH_MS = 5000;

/**
 * Writes one footprint after the other. While the sink is slow they wait; where too many do, new ones are dropped and
 * counted, as `observer/sink_full`. Nothing here throws.
 */
export class SinkQueue {
  readonly #sink: FootprintSink;
  readonly #faults: Faults;
  readonly #clock: Pick<Clock, "schedule">;
  readonly #waiting = new Fifo<Footprint>();
  #isWriting = false;
  #written: Promise<void> = Promise.resolve();

  constructor(sink: FootprintSink, faults: Faults, clock: Pick<Clock, "schedule">) {
    this.#sink = sink;
    this.#faults = faults;
    this.#clock = clock;
  }

  readonly observe: FootprintObserver = (footprint) => {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#faults.note("observer", "sink_full");
      return;
    }
    this.#waiting.push(footprint);
    if (!this.#isWriting) this.#written = this.#writeAll();
  };

  /** Resolves when all is written and the sink has flushed, or after 5 s. */
  async flush(): Promise<void> {
    let cancel: () => void = () => undefined;
    const limit = new Promise<"late">((resolve) => {
      cancel = this.#clock.schedule(() => resolve("late"), FLUSH_MS);
    });
    if ((await Promise.race([this.#flushed(), limit])) === "late")
      this.#faults.note("observer", "sink_timeout");
    cancel();
  }

  async #flushed(): Promise<void> {
    await this.#written;
    await this.#attempt("sink_flush", () => this.#sink.flush());
  }

  /** A sink that writes at once has everything before this returns. */
  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    for (let footprint = this.#waiting.shift(); footprint; footprint = this.#waiting.shift()) {
      const given = footprint;
      const writing = this.#attempt("sink_write", () => this.#sink.write(given));
      if (writing) await writing;
    }
    this.#isWriting = false;
  }

  /** What is still to be awaited, if anything. */
  #attempt(reason: string, act: () => unknown): Promise<void> | undefined {
    const doing = this.#faults.guard("observer", reason, act);
    if (typeof doing !== "object" || doing === null) return undefined;
    return Promise.resolve(doing).then(
      () => undefined,
      (error: unknown) => this.#faults.note("observer", reason, error),
    );
  }
}
