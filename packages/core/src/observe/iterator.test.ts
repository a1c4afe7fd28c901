// biome-ignore-all lint/suspicious/noThenProperty: thenables are what is tested

import { AsyncLocalStorage } from "node:async_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { recordingListener } from "../../test/recording-listener.js";
import { idle } from "../../test/unhandled-rejections.js";
import { observe } from "./observe.js";

const outcomes = (heard: ReturnType<typeof recordingListener>) => heard.ends.map((end) => end.outcome);

async function* slow(count: number, log: string[] = []) {
  try {
    for (let number = 0; number < count; number++) yield number;
    return "returned";
  } finally {
    log.push("closed");
  }
}

function* quick(count: number, log: string[] = []) {
  try {
    for (let number = 0; number < count; number++) yield number;
    return "returned";
  } finally {
    log.push("closed");
  }
}

const failing = { error: new Error("mid-stream") };
async function* slowFailure() {
  yield 1;
  throw failing.error;
}
function* quickFailure() {
  yield 1;
  throw failing.error;
}

describe.each([
  ["an async generator", slow, slowFailure],
  ["a sync generator", quick, quickFailure],
])("%s", (_, make, makeFailing) => {
  it("a generator is returned as it is, and ends when it is done, with what it returned", async () => {
    const heard = recordingListener();
    const generator = make(3);
    expect(observe<unknown>(generator, heard)).toBe(generator);
    expect([heard.ends, heard.streams.length]).toEqual([[], 1]);
    const got: number[] = [];
    for await (const number of generator) got.push(number);
    expect(got).toEqual([0, 1, 2]);
    expect(heard.chunks).toEqual([0, 1, 2]);
    expect(heard.ends).toEqual([{ outcome: "ok", result: "returned", error: undefined }]);
  });

  it("a generator is aborted when its consumer leaves, and is closed as before", async () => {
    const heard = recordingListener();
    const log: string[] = [];
    const generator = make(3, log);
    observe<unknown>(generator, heard);
    for await (const number of generator) if (number === 1) break;
    expect([log, heard.chunks, outcomes(heard)]).toEqual([["closed"], [0, 1], ["aborted"]]);
  });

  it("a generator ends with its error", async () => {
    const heard = recordingListener();
    const generator = makeFailing();
    observe<unknown>(generator, heard);
    await expect(consume(generator)).rejects.toBe(failing.error);
    expect(heard.ends).toEqual([{ outcome: "error", result: undefined, error: failing.error }]);
  });

  it("a generator ends with what the consumer throws into it", async () => {
    const heard = recordingListener();
    const generator = make(3);
    observe<unknown>(generator, heard);
    await generator.next();
    const thrown = new Error("thrown in");
    await expect((async () => generator.throw(thrown))()).rejects.toBe(thrown);
    expect(heard.ends).toEqual([{ outcome: "error", result: undefined, error: thrown }]);
  });

  it("a generator is aborted when it is closed before it began", async () => {
    const heard = recordingListener();
    const generator = make(3);
    observe<unknown>(generator, heard);
    expect(await generator.return("early")).toEqual({ done: true, value: "early" });
    expect([heard.chunks, outcomes(heard)]).toEqual([[], ["aborted"]]);
  });

  it("a generator works in the activity's context while its consumer keeps its own", async () => {
    const storage = new AsyncLocalStorage<string>();
    const inside: (string | undefined)[] = [];
    const outside: (string | undefined)[] = [];
    const source = make(2);
    const work = _.includes("async")
      ? (async function* () {
          for await (const number of source) {
            inside.push(storage.getStore());
            yield number;
            await idle(1);
            inside.push(storage.getStore());
          }
        })()
      : (function* () {
          for (const number of source as Generator<number>) {
            inside.push(storage.getStore());
            yield number;
          }
        })();
    const run = <R>(fn: () => R): R => storage.run("activity", fn);
    observe<unknown>(work, { ...recordingListener(), run });
    await storage.run("consumer", async () => {
      for await (const _ of work) outside.push(storage.getStore());
    });
    expect(new Set(inside)).toEqual(new Set(["activity"]));
    expect(new Set(outside)).toEqual(new Set(["consumer"]));
  });
});

describe("an iterable object", () => {
  it("an iterator goes on when closing it does not end it", async () => {
    const heard = recordingListener();
    const stubborn = (function* () {
      try {
        yield "item";
      } finally {
        yield "not yet";
      }
    })();
    observe(stubborn, heard);
    stubborn.next();
    expect(stubborn.return()).toEqual({ done: false, value: "not yet" });
    expect([heard.chunks, heard.ends]).toEqual([["item"], []]);
    stubborn.return();
    expect(outcomes(heard)).toEqual(["aborted"]);
  });

  it("an iterable object is followed when it is iterated", async () => {
    const heard = recordingListener();
    const iterable = { [Symbol.asyncIterator]: () => slow(2) };
    expect(observe(iterable, heard)).toBe(iterable);
    await consume(iterable);
    expect([heard.chunks, outcomes(heard)]).toEqual([[0, 1], ["ok"]]);
  });

  it("an iterable object ends with the error of its iterator's making", () => {
    const heard = recordingListener();
    const iterable = {
      [Symbol.asyncIterator]: (): AsyncIterator<number> => {
        throw failing.error;
      },
    };
    observe(iterable, heard);
    expect(() => iterable[Symbol.asyncIterator]()).toThrow(failing.error);
    expect(outcomes(heard)).toEqual(["error"]);
  });

  it("an iterator may end its promises by thenables of its own, and may have no return", async () => {
    const heard = recordingListener();
    const steps = [{ value: 1 }, { done: true, value: undefined }];
    const iterator = {
      next: () => ({
        then: (ok: (step: unknown) => void) => ok(steps.shift()),
      }),
      [Symbol.asyncIterator]: () => iterator as unknown as AsyncIterator<number>,
    };
    observe(iterator, heard);
    await consume(iterator as unknown as AsyncIterable<number>);
    expect([heard.chunks, outcomes(heard)]).toEqual([[1], ["ok"]]);
    expect("return" in iterator).toBe(false);
  });

  it("an iterator keeps what its steps look like to itself", () => {
    const heard = recordingListener();
    const faults: unknown[] = [];
    const read: string[] = [];
    const step = {
      get done() {
        return read.push("done") > 9;
      },
      get value() {
        return read.push("value");
      },
    };
    const iterator = { next: () => step, [Symbol.iterator]: () => iterator };
    observe(iterator, { ...heard, onFault: (fault) => faults.push(fault) });
    expect(iterator.next()).toBe(step);
    expect([read, faults, heard.ends]).toEqual([[], [], []]);
  });

  it("a built-in iterator is followed to its end", () => {
    const heard = recordingListener();
    expect([...observe(new Map([[1, 2]]).entries(), heard)]).toEqual([[1, 2]]);
    expect(outcomes(heard)).toEqual(["ok"]);
  });
});

describe("an object that is watched for being dropped", () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");

  it.each([
    ["a generator", () => slow(2)],
    ["an iterable object", () => ({ [Symbol.asyncIterator]: () => slow(2) })],
    ["a thenable", () => ({ then: (ok: (value: number) => void) => ok(1) })],
  ])("an observed object that is watched lives as long as %s does, and no longer", async (_, make) => {
    const watched: WeakRef<object>[] = [];
    const listener = { ...recordingListener(), onStream: (it: object) => watched.push(new WeakRef(it)) };
    const kept: unknown[] = [make()];
    observe(kept[0], listener);
    await idle();
    collect();
    expect(watched[0]?.deref()).toBeDefined();
    kept.pop();
    await idle();
    collect();
    expect(watched.map((it) => it.deref())).toEqual([undefined]);
  });

  it("an iterable that is watched lives while its iterator is still read", async () => {
    const watched: WeakRef<object>[] = [];
    const listener = { ...recordingListener(), onStream: (it: object) => watched.push(new WeakRef(it)) };
    const iterator = observe({ [Symbol.asyncIterator]: () => slow(2) }, listener)[Symbol.asyncIterator]();
    await iterator.next();
    collect();
    expect(watched[0]?.deref()).toBeDefined();
    await iterator.next();
    expect(listener.chunks).toEqual([0, 1]);
  });
});

async function consume(iterable: AsyncIterable<unknown> | Iterable<unknown>): Promise<void> {
  for await (const _ of iterable);
}
