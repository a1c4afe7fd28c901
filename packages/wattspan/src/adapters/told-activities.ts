/** The activities that the callbacks of a framework tell of, by the framework's own keys. */

import { diag } from "@opentelemetry/api";
import {
  type Begun,
  type BegunHandles,
  type BegunOptions,
  beginAgent,
  beginInference,
  beginStep,
  type Ending,
} from "@wattspan/core/begin";
import { SharedSlot } from "@wattspan/core/shared";
import { offerCall } from "./offered-calls.js";
import { toldCall } from "./told-call.js";

type Kind = keyof BegunOptions;
const BEGIN: { readonly [K in Kind]: (options: BegunOptions[K]) => Begun<K> } = {
  inference: beginInference,
  step: beginStep,
  agent: beginAgent,
};

/** One that was told to begin, and not yet to end. */
interface Told {
  readonly begun: Begun<Kind>;
  readonly isCall: boolean;
  readonly above: Told | undefined;
  /** Keys of those inside of it that are open. */
  readonly inside: Set<string>;
  withdraw?: () => void;
  piece?: unknown;
}

/** More are not open at once: starts whose ends never come must not fill the memory. */
const MAX = 10_000;

/** Begins and ends activities by keys. What is told twice, or only ended, changes nothing. */
export class ToldActivities {
  readonly #open = new Map<string, Told>();

  /** Whether it was told to begin, and not to end. */
  has(key: string): boolean {
    return this.#open.has(key);
  }

  /** Whether nothing is open inside of it. */
  isEmpty(key: string): boolean {
    return !this.#open.get(key)?.inside.size;
  }

  /**
   * Begins one.
   * @param parents Keys of what it may run in, the nearest first. None of them open: what runs in the context at hand.
   */
  begin<K extends Kind>(
    kind: K,
    key: string,
    options: BegunOptions[K],
    parents: readonly string[] = [],
  ): void {
    if (this.#open.has(key)) return;
    const above = parents.map((parent) => this.#open.get(parent)).find((told) => told !== undefined);
    const begun = BEGIN[kind]({ ...options, ...(above && { parent: above.begun.handle }) });
    const told: Told = { begun, isCall: kind === "inference", above, inside: new Set() };
    above?.inside.add(key);
    this.#open.set(key, told);
    if (kind === "inference") {
      const { model, provider } = options as BegunOptions["inference"];
      told.withdraw = offerCall({
        model,
        provider,
        call: () => toldCall(begun as Begun<"inference">),
      });
    }
    const [oldest] = this.#open.size > MAX ? this.#open.keys() : [];
    if (oldest !== undefined) this.end(oldest, { outcome: "aborted" });
  }

  /** Runs code inside of it; just runs it where it is not open. */
  run<R>(key: string, fn: () => R): R {
    const told = this.#open.get(key);
    told?.withdraw?.(); // its requests find it by their context
    return told ? told.begun.run(fn) : fn();
  }

  /** Gives it a piece of its answer. The same one twice in a row was told by two handlers. */
  take(key: string, piece: unknown): void {
    const told = this.#open.get(key);
    if (!told || (piece !== undefined && told.piece === piece)) return;
    told.piece = piece;
    told.begun.take(piece);
  }

  /** The handle, while it is open. */
  handle<K extends Kind>(key: string): BegunHandles[K] | undefined {
    return this.#open.get(key)?.begun.handle as BegunHandles[K] | undefined;
  }

  /** Ends it, and before it whatever is open inside of it: its own end will not come any more. */
  end(key: string, ending: Ending = {}): void {
    const told = this.#open.get(key);
    if (!told) return;
    this.#open.delete(key);
    told.above?.inside.delete(key);
    const { outcome = ending.error === undefined ? "aborted" : undefined, error } = ending;
    const left: Ending = { ...(outcome && { outcome }), error };
    for (const inner of told.inside) this.end(inner, outcome === "ok" ? { outcome: "aborted" } : left);
    told.withdraw?.();
    if (told.isCall) toldCall(told.begun as Begun<"inference">).end(ending);
    else told.begun.end(ending);
  }

  /** Ends all whose keys begin so. Looks at all that are open, so it is for what is rare. */
  endAll(prefix: string, ending: Ending): void {
    for (const key of [...this.#open.keys()]) if (key.startsWith(prefix)) this.end(key, ending);
  }
}

/** Under one symbol, so that two copies of this package in one process share it: what is told to both counts once. */
const BY_FRAMEWORK = new SharedSlot<Map<string, ToldActivities>>("framework-activities.v1");

/** The activities of a framework. @example toldBy("langchain").begin("agent", runId, { name: "graph" }) */
export function toldBy(framework: string): ToldActivities {
  const known = BY_FRAMEWORK.orMake(() => new Map());
  const told = known.get(framework) ?? new ToldActivities();
  known.set(framework, told);
  return told;
}

/** A callback of ours that never throws into the framework. */
export function quiet<A extends readonly unknown[]>(callback: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    try {
      callback(...args);
    } catch (error) {
      diag.debug("wattspan: a callback of a framework told what does not let itself be looked at", error);
    }
  };
}
