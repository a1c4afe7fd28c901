/**
 * The ways in which a caller's function can end, and what the caller sees of each: to compare bare with
 * metered.
 */

import { Readable } from "node:stream";
import { isDeepStrictEqual } from "node:util";
import { type Trial, textOf } from "./trials.js";

/** Meters a call, or only makes it. */
export type Meter = <T>(fn: () => T) => T;

/** Everything that a caller can see of a call. */
export interface Seen {
  /** Whether the caller got the very object that its function gave. */
  readonly same: boolean;
  /** What it got of it: values, items, or the error itself. */
  readonly got: readonly unknown[];
  /** How often the queue of promise callbacks, and the event loop, went round until it had all. */
  readonly microtasks: number;
  readonly turns: number;
}

interface Shape {
  /** Makes what the function gives; throws where the function throws. */
  make(): unknown;
  /** Uses it as a caller does. */
  use(given: unknown): unknown;
}

const value = { some: "result" };
const error = new Error("the caller's own");
const items = [{ item: 1 }, { item: 2 }];

async function collect(iterable: AsyncIterable<unknown>): Promise<unknown[]> {
  const got: unknown[] = [];
  for await (const item of iterable) got.push(item);
  return got;
}
async function* generator(): AsyncGenerator<unknown> {
  yield* items;
}
async function* failing(): AsyncGenerator<unknown> {
  yield items[0];
  throw error;
}
const webStream = () =>
  new ReadableStream({
    start(controller) {
      for (const item of items) controller.enqueue(item);
      controller.close();
    },
  });

/** Every shape of a result. Each ends without a timer. */
export const shapes: Readonly<Record<string, Shape>> = {
  "a value": { make: () => value, use: (given) => [given] },
  "a promise": { make: () => Promise.resolve(value), use: async (given) => [await given] },
  "an async function": {
    make: async () => {
      await undefined;
      return value;
    },
    use: async (given) => [await given],
  },
  "a rejected promise": { make: () => Promise.reject(error), use: async (given) => [await given] },
  "a thrown error": {
    make: () => {
      throw error;
    },
    use: () => [],
  },
  "an async iterator": { make: generator, use: (given) => collect(given as AsyncIterable<unknown>) },
  "an async iterator that fails": {
    make: failing,
    use: (given) => collect(given as AsyncIterable<unknown>),
  },
  "a promise of an async iterator": {
    make: async () => generator(),
    use: async (given) => collect((await given) as AsyncIterable<unknown>),
  },
  "a web stream": { make: webStream, use: (given) => collect(given as ReadableStream) },
  "a Node stream": { make: () => Readable.from(items), use: (given) => collect(given as Readable) },
};

/** Calls once through `meter` and returns what the caller saw. */
async function seenBy(shape: Shape, meter: Meter): Promise<Seen> {
  let made: unknown;
  let given: unknown;
  let got: readonly unknown[];
  const clock = countTurns();
  try {
    given = meter(() => {
      made = shape.make();
      return made;
    });
    got = (await shape.use(given)) as readonly unknown[];
  } catch (thrown) {
    got = [thrown];
  }
  return { same: given === made, got, ...clock.stop() };
}

/**
 * Calls in every shape, one after another, without a moment in between: nothing that hangs can be waited for.
 */
export async function allShapes(meter: Meter): Promise<Record<string, Seen>> {
  const seen: Record<string, Seen> = {};
  for (const [name, shape] of Object.entries(shapes)) seen[name] = await seenBy(shape, meter);
  return seen;
}

/**
 * Notes on a trial each shape of which a caller saw anything else than without metering: also an equal item
 * that is not the same.
 */
export function sameShapes(
  trial: Trial,
  when: string,
  seen: Readonly<Record<string, Seen>>,
  bare: Readonly<Record<string, Seen>>,
): void {
  for (const shape of Object.keys(shapes)) {
    const [got, without] = [seen[shape], bare[shape]];
    const isSame =
      isDeepStrictEqual(got, without) &&
      got?.got.every((item, i) => Object.is(item, without?.got[i])) === true;
    trial.holds(`${shape}, ${when}`, got, textOf(without), isSame);
  }
}

/** Counts rounds of promise callbacks, while a turn lasts, and turns of the event loop. */
function countTurns() {
  const counts = { microtasks: 0, turns: 0 };
  let running = true;
  let perTurn = 0;
  const microtask = (): void => {
    if (!running) return;
    counts.microtasks++;
    // A queue that never runs empty would keep the loop from turning.
    if (++perTurn < 1000) queueMicrotask(microtask);
  };
  const turn = (): void => {
    if (!running) return;
    counts.turns++;
    perTurn = 0;
    queueMicrotask(microtask);
    setImmediate(turn);
  };
  queueMicrotask(microtask);
  setImmediate(turn);
  return {
    stop: () => {
      running = false;
      return counts;
    },
  };
}
