import type { Outcome } from "../contracts/footprint.js";
import { interpose, type StandIn } from "../runtime/own-method.js";
import { outcomeOf } from "./error-outcome.js";
import type { ResultListener } from "./result-listener.js";

/** How one consumer of a stream counts; a stream can have two, after `tee()`. */
export interface Consumer {
  /** It got an item. */
  item(chunk: unknown): void;
  /** It went away before the end. */
  left(): void;
  /** Whether what looks like the end is an abort: some clients end an aborted stream as if it were complete. */
  aborted(): boolean;
  /** Follows the pipes of its stream where it wants what goes into them, and not what comes out. */
  readonly pipes?: (observation: Observation, stream: ReadableStream, consumer: Consumer) => void;
}

/**
 * One result on its way to its end. Every hook on the result holds its observation, so the observation lives as
 * long as anything through which the end could be seen. It ends once, and then lets go of its listener.
 */
export class Observation {
  /** Undefined once ended. */
  #listener: ResultListener | undefined;
  #inside = false;
  #watched = false;

  constructor(listener: ResultListener) {
    this.#listener = listener;
  }

  /** Runs code whose failure is ours and must not reach the caller. */
  guard<A>(task: (argument: A) => void, argument: A): void {
    const listener = this.#listener;
    try {
      task(argument);
    } catch (error) {
      report(listener, error);
    }
  }

  /** The same as a function, for those who call it later. */
  guarded<A>(task: (argument: A) => void): (argument: A) => void {
    return (argument) => this.guard(task, argument);
  }

  /** The end. Later calls are ignored. */
  end(outcome: Outcome, result?: unknown, error?: unknown, goesOn?: boolean): void {
    const listener = this.#listener;
    if (listener === undefined) return;
    this.#listener = undefined;
    try {
      listener.onEnd(outcome, result, error, goesOn);
    } catch (fault) {
      report(listener, fault);
    }
  }

  /** The end by an error. */
  fail(error: unknown): void {
    this.end(outcomeOf(error), undefined, error);
  }

  /** An item of a stream. */
  item(chunk: unknown): void {
    const listener = this.#listener;
    if (listener === undefined) return;
    try {
      listener.onChunk(chunk);
    } catch (error) {
      report(listener, error);
    }
  }

  /** The usual consumer: there is no other. */
  consumer(aborted = () => false): Consumer {
    return { item: (chunk) => this.item(chunk), left: () => this.end("aborted"), aborted };
  }

  /** States that the end now depends on what the caller does with the result. */
  watch(): void {
    const listener = this.#listener;
    if (listener === undefined || this.#watched) return;
    this.#watched = true;
    try {
      listener.onStream?.(this);
    } catch (error) {
      report(listener, error);
    }
  }

  /** Sees what a method of the result gives, without changing it. False where the object does not allow it. */
  hook(object: object, key: PropertyKey, seen: (given: unknown) => void): boolean {
    return interpose(object, key, (original, self, args) => {
      const given = Reflect.apply(original, self, args);
      if (this.#sees()) this.guard(seen, given);
      return given;
    });
  }

  /** As `hook`, for methods that do the activity's work: they run in its context, and what they throw ends it. */
  hookWork(object: object, key: PropertyKey, seen: (given: unknown) => void): boolean {
    return interpose(object, key, (original, self, args) => {
      if (!this.#sees()) return Reflect.apply(original, self, args);
      const work = this.#inContext(original, self, args);
      if (work.threw) {
        this.fail(work.result);
        throw work.result;
      }
      this.guard(seen, work.result);
      return work.result;
    });
  }

  /** What the work itself calls, such as the reader inside an iterator, would be seen twice. */
  #sees(): boolean {
    return this.#listener !== undefined && !this.#inside;
  }

  #inContext(...[original, self, args]: Parameters<StandIn>): Work {
    const listener = this.#listener;
    const work: Work = { ran: false, threw: false, result: undefined };
    const once = () => {
      if (work.ran) return;
      work.ran = true;
      try {
        work.result = Reflect.apply(original, self, args);
      } catch (error) {
        work.threw = true;
        work.result = error;
      }
    };
    this.#inside = true;
    this.guard((task) => listener?.run?.(task), once);
    once(); // a context that cannot be entered must not keep the work from being done
    this.#inside = false;
    return work;
  }
}

function report(listener: ResultListener | undefined, error: unknown): void {
  try {
    listener?.onFault?.(error);
  } catch {
    return; // who reports faults has failed as well: there is nobody left to tell
  }
}

/** A call of the caller's code and how it went. */
interface Work {
  ran: boolean;
  threw: boolean;
  /** What it returned, or threw. */
  result: unknown;
}
