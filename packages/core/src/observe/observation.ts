import type { Outcome } from "../contracts/footprint.js";
import { interpose, type StandIn } from "../runtime/own-method.js";
import { outcomeOf } from "./error-outcome.js";
import type { ResultListener } from "./result-listener.js";

/** How one consumer of a stream counts. A stream can have two, after `tee()`. */
export interface Consumer {
  /** It got an item. */
  item(chunk: unknown): void;
  /** It went away before the end. */
  left(): void;
  /** Whether an apparent end is an abort: some clients end an aborted stream like a complete one. */
  aborted(): boolean;
  /** Follows the pipes of its stream, if it needs their input rather than their output. */
  readonly pipes?: (observation: Observation, stream: ReadableStream, consumer: Consumer) => void;
}

/** How work enters its activity: with the context of its span, or without it. */
export type Entering = "run" | "enter";

/**
 * One result until its end. Every hook on the result holds its observation, so the observation lives as long
 * as any path to the end. It ends once, and then releases its listener.
 */
export class Observation {
  /** Undefined once ended. */
  #listener: ResultListener | undefined;
  #inside = false;
  #watched = false;
  #work: Work | undefined;
  /** Whether a client made the result, so that its streams are the client's own. */
  isClients = false;

  constructor(listener: ResultListener) {
    this.#listener = listener;
  }

  /** Runs our own code, whose failure must not reach the caller. */
  guard<A>(task: (argument: A, args: Args) => void, argument: A, args: Args = NONE): void {
    const listener = this.#listener;
    try {
      task(argument, args);
    } catch (error) {
      report(listener, error);
    }
  }

  /** The guarded task as a function, for later calls. */
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

  /** The end by an error. A function of its own, as most rejections call it. */
  readonly fail = (error: unknown): void => this.end(outcomeOf(error), undefined, error);

  /** An item of a stream. */
  item(chunk: unknown): void {
    const listener = this.#listener;
    if (listener === undefined) return;
    try {
      listener.onChunk(chunk, this.isClients);
    } catch (error) {
      report(listener, error);
    }
  }

  /** The usual, only consumer. */
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

  /** Observes the results of a method, without changing it. False if the object does not allow it. */
  hook(object: object, key: PropertyKey, seen: (given: unknown) => void): boolean {
    return interpose(object, key, (original, self, args) => {
      const given = Reflect.apply(original, self, args);
      if (this.#sees()) this.guard(seen, given);
      return given;
    });
  }

  /** As `hook`, for methods that do the activity's work: they run in its context, and their errors end it. */
  hookWork(
    object: object,
    key: PropertyKey,
    seen: (given: unknown, args: Args) => void,
    entering: Entering = "run",
  ): boolean {
    return interpose(object, key, (original, self, args) => {
      if (!this.#sees()) return Reflect.apply(original, self, args);
      this.#inside = true;
      this.#work ??= new Work();
      const result = this.#work.run(this.#listener, entering, original, self, args);
      this.#inside = false;
      if (this.#work.threw) {
        this.fail(result);
        throw result;
      }
      this.guard(seen, result, args);
      return result;
    });
  }

  /** The work's own calls, such as the reader inside an iterator, would be seen twice. */
  #sees(): boolean {
    return this.#listener !== undefined && !this.#inside;
  }
}

function report(listener: ResultListener | undefined, error: unknown): void {
  try {
    listener?.onFault?.(error);
  } catch {
    return; // the fault handler has failed as well: nothing is left to report to
  }
}

type Method = Parameters<StandIn>[0];
type Args = readonly unknown[];
const NONE: unknown[] = [];

/**
 * Runs the caller's code in a context, once, whatever the context does. One serves all steps of a stream, as no
 * step is seen inside another: a step allocates nothing.
 */
class Work {
  threw = false;
  #entrance: ((fn: () => void) => void) | undefined;
  #original: Method | undefined;
  #self: unknown;
  #args: unknown[] = NONE;
  #result: unknown;

  /** The result, or the error if it `threw`. */
  run(
    listener: ResultListener | undefined,
    entering: Entering,
    original: Method,
    self: unknown,
    args: unknown[],
  ): unknown {
    this.#original = original;
    this.#self = self;
    this.#args = args;
    try {
      if (entering === "run") listener?.run?.(this.#once);
      else {
        this.#entrance ??= listener?.entrance?.();
        this.#entrance?.(this.#once);
      }
    } catch (error) {
      report(listener, error);
    }
    this.#once(); // a context that cannot be entered must not prevent the work
    const result = this.#result;
    this.#self = this.#result = undefined;
    this.#args = NONE;
    return result;
  }

  readonly #once = (): void => {
    const original = this.#original;
    if (original === undefined) return;
    this.#original = undefined;
    this.threw = false;
    try {
      this.#result = Reflect.apply(original, this.#self, this.#args);
    } catch (error) {
      this.threw = true;
      this.#result = error;
    }
  };
}
