/** Footprints on their way to a sink. */

import type { Footprint, FootprintObserver, FootprintSink } from "../contracts/footprint.js";
import type { Clock } from "../runtime/clock.js";
import type { Faults } from "../runtime/fault.js";
import { Fifo } from "../runtime/lists.js";

/** As many as a batch processor of OpenTelemetry keeps. */
const MAX_WAITING = 2048;
/** Longest wait for a sink in `flush` and `shutdown`. */
const FLUSH_MS = 5000;

/** A flush in its place among the footprints. */
interface Flush {
  readonly isDone: Promise<void>;
  readonly done: () => void;
}

/**
 * Writes one footprint after the other, and flushes between them. While the sink is slow they wait; where too many do,
 * new ones are dropped and counted, as `observer/sink_full`. Nothing here throws.
 */
export class SinkQueue {
  readonly #sink: FootprintSink;
  readonly #faults: Faults;
  readonly #clock: Pick<Clock, "schedule">;
  readonly #waiting = new Fifo<Footprint | Flush>();
  /** The last item, if it is a flush: further ones share it. */
  #flush: Flush | undefined;
  #isWorking = false;

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
    this.#flush = undefined;
    this.#add(footprint);
  };

  /** Resolves when all that was given before is written and the sink has flushed, or after 5 s. */
  async flush(): Promise<void> {
    let cancel: () => void = () => undefined;
    const limit = new Promise<"late">((resolve) => {
      cancel = this.#clock.schedule(() => resolve("late"), FLUSH_MS);
    });
    const { isDone } = this.#flush ?? this.#addFlush();
    if ((await Promise.race([isDone, limit])) === "late") this.#faults.note("observer", "sink_timeout");
    cancel();
  }

  #addFlush(): Flush {
    let done: () => void = () => undefined;
    const isDone = new Promise<void>((resolve) => {
      done = resolve;
    });
    const flush = { isDone, done };
    this.#flush = flush;
    this.#add(flush);
    return flush;
  }

  #add(item: Footprint | Flush): void {
    this.#waiting.push(item);
    if (!this.#isWorking) void this.#work();
  }

  /** A sink that writes at once has everything before this returns. */
  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let item = this.#waiting.shift(); item; item = this.#waiting.shift()) {
      const doing = "isDone" in item ? this.#flushed(item) : this.#written(item);
      if (doing) await doing;
    }
    this.#isWorking = false;
  }

  #written(footprint: Footprint): Promise<void> | undefined {
    return this.#attempt("sink_write", () => this.#sink.write(footprint));
  }

  async #flushed(flush: Flush): Promise<void> {
    if (this.#flush === flush) this.#flush = undefined;
    await this.#attempt("sink_flush", () => this.#sink.flush());
    flush.done();
  }

  /** What is still to be awaited, if anything. */
  #attempt(reason: string, act: () => unknown): Promise<void> | undefined {
    const doing = this.#faults.guard("observer", reason, act);
    if (typeof doing !== "object" || doing === null) return undefined;
    // By the plain protocol of thenables: a promise with members of its own may throw where it is followed.
    return new Promise<unknown>((resolve) => resolve(doing)).then(
      () => undefined,
      (error: unknown) => this.#faults.note("observer", reason, error),
    );
  }
}
