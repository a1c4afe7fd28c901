// biome-ignore-all lint/suspicious/noThenProperty: thenables are what is tested

import { describe, expect, it } from "vitest";
import { recordingListener } from "../../test/recording-listener.js";
import { countUnhandled, idle } from "../../test/unhandled-rejections.js";
import { observe } from "../observe/observe.js";

const outcomes = (heard: ReturnType<typeof recordingListener>) => heard.ends.map((end) => end.outcome);

describe("a native promise", () => {
  it("a native promise is returned as it is and ends when it settles", async () => {
    const heard = recordingListener();
    const promise = Promise.resolve({ id: 1 });
    expect(observe(promise, heard)).toBe(promise);
    expect(heard.ends).toEqual([]);
    const value = await promise;
    expect(heard.ends).toEqual([{ outcome: "ok", result: value, error: undefined }]);
    expect(heard.streams).toEqual([]);
    expect(Reflect.ownKeys(promise)).toEqual([]);
  });

  it("a native promise settles for its caller in as many turns as before", async () => {
    const order: string[] = [];
    const bare = (async () => 1)();
    const metered = observe((async () => 1)(), recordingListener());
    bare.then(() => order.push("bare"));
    metered.then(() => order.push("metered"));
    bare.then(() => order.push("bare again"));
    await idle(1);
    expect(order).toEqual(["bare", "metered", "bare again"]);
  });

  it("a native promise ends with the error that the caller gets", async () => {
    const heard = recordingListener();
    const error = new RangeError("no");
    await expect(observe(Promise.reject(error), heard)).rejects.toBe(error);
    expect(heard.ends).toEqual([{ outcome: "error", result: undefined, error }]);
  });

  it("a native promise ends as aborted when its signal was", async () => {
    const heard = recordingListener();
    const { reason } = AbortSignal.abort();
    await expect(observe(Promise.reject(reason), heard)).rejects.toBe(reason);
    expect(outcomes(heard)).toEqual(["aborted"]);
  });

  it("a stream that a native promise gives is followed to its end", async () => {
    const heard = recordingListener();
    const stream = await observe(Promise.resolve(letters()), heard);
    expect(heard.ends).toEqual([]);
    const got: string[] = [];
    for await (const letter of stream) got.push(letter);
    expect(heard.chunks).toEqual(got);
    expect(heard.ends).toEqual([{ outcome: "ok", result: "done", error: undefined }]);
  });

  it("a native promise that is not handled raises no unhandled rejection: the one known difference", async () => {
    const reject = async () => {
      throw new Error("floating");
    };
    const bare = await countUnhandled(async () => [reject()].length);
    const metered = await countUnhandled(async () => [observe(reject(), recordingListener())].length);
    expect([bare.unhandled, metered.unhandled]).toEqual([1, 0]);
  });

  it("a native promise that is handled elsewhere raises no unhandled rejection", async () => {
    const shared = Promise.reject(new Error("shared"));
    shared.catch(() => undefined);
    const { unhandled } = await countUnhandled(async () => [observe(shared, recordingListener())].length);
    expect(unhandled).toBe(0);
  });

  it("a native promise is followed through a proxy that binds its methods", async () => {
    const heard = recordingListener();
    const promise = Promise.resolve(5);
    const proxy = new Proxy(promise, {
      get: (target, key) => {
        const value = Reflect.get(target, key);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    expect(await observe(proxy, heard)).toBe(5);
    expect(outcomes(heard)).toEqual(["ok"]);
  });

  it("a native promise is followed where it carries a `then` of its own, as await would", async () => {
    const heard = recordingListener();
    const promise = Object.assign(Promise.resolve(5), { then: () => raise() });
    expect(await observe(promise, heard)).toBe(5);
    expect(outcomes(heard)).toEqual(["ok"]);
  });
});

describe("a subclass of Promise", () => {
  /** Its constructor takes no executor, so that `Promise.prototype.then.call` on it would throw. */
  class Query extends Promise<number> {
    executed = 0;
    readonly outcome: () => Promise<number>;
    constructor(outcome: () => Promise<number>) {
      super((resolve) => resolve(0));
      this.outcome = outcome;
    }
    override then<A = number, B = never>(
      ok?: ((value: number) => A | PromiseLike<A>) | null,
      no?: ((error: unknown) => B | PromiseLike<B>) | null,
    ): Promise<A | B> {
      this.executed++;
      return this.outcome().then(ok, no);
    }
    override catch<B = never>(no?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<number | B> {
      return this.then(undefined, no);
    }
  }

  it("a subclass of Promise is not executed by observing it", async () => {
    const heard = recordingListener();
    const query = new Query(async () => 7);
    expect(observe(query, heard)).toBe(query);
    await idle();
    expect([query.executed, heard.ends]).toEqual([0, []]);
    expect(await query).toBe(7);
    expect(query.executed).toBe(1);
    expect(heard.ends).toEqual([{ outcome: "ok", result: 7, error: undefined }]);
    expect(await query).toBe(7);
    expect(heard.ends).toHaveLength(1);
  });

  it("a subclass of Promise gives an object to watch, as its end depends on the caller", async () => {
    const heard = recordingListener();
    observe(new Query(async () => 7), heard);
    expect(heard.streams).toHaveLength(1);
  });

  it.each([
    ["await", (query: Query) => query.then((value) => value), 7],
    ["catch", (query: Query) => query.catch(() => 0), 7],
    ["then without handlers", (query: Query) => query.then(), 7],
  ])("a subclass of Promise is seen to settle by %s", async (_, use, expected) => {
    const heard = recordingListener();
    expect(await use(observe(new Query(async () => 7), heard))).toBe(expected);
    expect(outcomes(heard)).toEqual(["ok"]);
  });

  it.each([
    ["floating", (query: Query) => void query.then()],
    ["floating with a handler for the value", (query: Query) => void query.then(() => 1)],
    ["caught", (query: Query) => query.catch(() => 1)],
    ["never asked for", (_query: Query) => undefined],
  ])("a subclass of Promise raises the same unhandled rejections when it rejects, %s", async (_, use) => {
    const make = () => new Query(() => Promise.reject(new Error("no")));
    const heard = recordingListener();
    const bare = await countUnhandled(async () => use(make()));
    const metered = await countUnhandled(async () => use(observe(make(), heard)));
    expect(metered).toEqual(bare);
    expect(outcomes(heard)).toEqual(_ === "never asked for" ? [] : ["error"]);
  });

  it("a frozen subclass of Promise ends at once, because calling it could start work", () => {
    const heard = recordingListener();
    const query = Object.freeze(new Query(async () => 7));
    observe(query, heard);
    expect([query.executed, outcomes(heard)]).toEqual([0, ["ok"]]);
  });
});

describe("a thenable", () => {
  it("a thenable gets the arguments and gives the result that it would without us", async () => {
    const calls: unknown[][] = [];
    const thenable = {
      then(...args: unknown[]) {
        calls.push(args);
        return "given";
      },
    };
    observe(thenable, recordingListener());
    expect(thenable.then(undefined, null, "progress")).toBe("given");
    expect(calls).toEqual([[undefined, null, "progress"]]);
    expect(Object.keys(thenable)).toEqual(["then"]);
  });

  it("a thenable passes several values and `this` on, and is heard once", () => {
    const heard = recordingListener();
    const self = {};
    const thenable = {
      then(ok: (...values: unknown[]) => unknown) {
        ok.call(self, 1, 2);
        return ok.call(self, 3);
      },
    };
    const got: unknown[] = [];
    observe(thenable, heard).then(function (this: unknown, ...values: unknown[]) {
      got.push([this === self, ...values]);
    });
    expect(got).toEqual([
      [true, 1, 2],
      [true, 3],
    ]);
    expect(heard.ends).toEqual([{ outcome: "ok", result: 1, error: undefined }]);
  });

  it("a thenable gives a stream that is followed once, however often it is asked for", async () => {
    const heard = recordingListener();
    const given = Promise.resolve(letters());
    const thenable = { then: (ok: (stream: AsyncIterable<string>) => void) => given.then(ok) };
    observe(thenable, heard);
    const [stream] = await Promise.all([thenable, thenable]);
    for await (const _ of stream ?? []);
    expect(heard.chunks).toEqual(["a", "b"]);
  });

  it("a thenable may reject synchronously into the caller's handler", () => {
    const heard = recordingListener();
    const error = new Error("no");
    const thenable = {
      then: (_ok: unknown, no: (error: unknown) => string) => no(error),
    };
    expect(observe(thenable, heard).then(undefined, () => "handled")).toBe("handled");
    expect(heard.ends).toEqual([{ outcome: "error", result: undefined, error }]);
  });

  it("a thenable can be iterated instead of awaited", async () => {
    const heard = recordingListener();
    const both = {
      then: (ok: (value: number) => void) => ok(1),
      async *[Symbol.asyncIterator]() {
        yield 1;
      },
    };
    for await (const _ of observe(both, heard));
    expect(heard.chunks).toEqual([1]);
    expect(outcomes(heard)).toEqual(["ok"]);
    expect(heard.streams).toHaveLength(1);
  });
});

async function* letters() {
  yield "a";
  yield "b";
  return "done";
}

function raise(): never {
  throw new Error("not to be called");
}
