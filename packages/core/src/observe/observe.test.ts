import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordingListener } from "../../test/recording-listener.js";
import { observe } from "./observe.js";

describe("observe", () => {
  it.each([
    ["undefined", undefined],
    ["null", null],
    ["a number", 1],
    ["a string", "text"],
    ["an object", { usage: {} }],
    ["an array", [1, 2]],
    ["a map", new Map([[1, 2]])],
    ["a buffer", new Uint8Array(4)],
    ["a function", () => 1],
    ["a response of JSON", Response.json({})],
    ["a response whose length is stated", new Response("body", { headers: { "content-length": "4" } })],
    ["a response without a body", new Response(null)],
    ["a response that says no", new Response("no", { status: 500 })],
    ["data with the names of methods", { next: "/2", on: true, bodyUsed: 0, textStream: null }],
    ["many promises", Array.from({ length: 100 }, () => Promise.resolve())],
  ])("observe ends at once with %s", (_, value) => {
    const heard = recordingListener();
    expect(observe(value, heard)).toBe(value);
    expect(heard.ends).toEqual([{ outcome: "ok", result: value, error: undefined }]);
    expect(heard.ends[0]?.result).toBe(value);
    expect(heard.streams).toEqual([]);
  });

  it("observe returns any value as it is, and hears one end of what cannot be awaited or consumed", () => {
    const anything = fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
      key: fc.oneof(
        fc.string(),
        fc.constantFrom("then", "next", "parse", "iterator", "on", "usage", "bodyUsed", "textStream"),
      ),
    });
    fc.assert(
      fc.property(anything, (value) => {
        const heard = recordingListener();
        expect(Object.is(observe(value, heard), value)).toBe(true);
        expect(heard.ends).toHaveLength(1);
      }),
      { numRuns: 1000 },
    );
  });

  it("observe never throws at objects whose every property is a hook of something", () => {
    const keys = ["then", "next", "return", "on", "pipe", "read", "write", "emitted", "done", "iterator"];
    const more = [
      "bodyUsed",
      "arrayBuffer",
      "json",
      "body",
      "exitCode",
      "kill",
      "emit",
      "textStream",
      "controller",
      "responsePromise",
      "parse",
      "asResponse",
      "getNextPage",
      "ended",
      "parsedPromise",
    ];
    const shapes = fc.uniqueArray(
      fc.constantFrom<PropertyKey>(...keys, ...more, Symbol.asyncIterator, Symbol.iterator),
    );
    const kinds = fc.array(fc.constantFrom("method", "throws", "data", "getter"), {
      minLength: 20,
      maxLength: 20,
    });
    fc.assert(
      fc.property(shapes, kinds, fc.constantFrom("open", "frozen", "sealed"), (shape, made, state) => {
        const value = shapeOf(shape, made);
        if (state === "frozen") Object.freeze(value);
        if (state === "sealed") Object.seal(value);
        const heard = recordingListener();
        expect(observe(value, heard)).toBe(value);
        expect(heard.ends.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(["frozen", "sealed"] as const)(
    "observe ends at once with a %s generator, which it cannot follow",
    (state) => {
      const heard = recordingListener();
      const generator = numbers(2);
      if (state === "frozen") Object.freeze(generator);
      else Object.seal(generator);
      expect([...observe(generator, heard)]).toEqual([0, 1]);
      expect(heard.ends).toMatchObject([{ outcome: "ok", result: generator, goesOn: true }]);
    },
  );

  it("observe reads no getter of a result", () => {
    const read: PropertyKey[] = [];
    const value = {};
    const keys = ["then", "next", "on", "usage", "iterator", "controller", "textStream", "exitCode"];
    for (const key of [...keys, Symbol.asyncIterator]) {
      Object.defineProperty(value, key, { get: () => read.push(key), enumerable: true });
    }
    const heard = recordingListener();
    observe(value, heard);
    expect(read).toEqual([]);
    expect(heard.ends).toHaveLength(1);
  });

  it("observe ends at once with a revoked proxy and with proxies whose traps throw", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const fail = () => {
      throw new Error("trap");
    };
    const hostile = new Proxy({}, { has: fail, getPrototypeOf: fail, getOwnPropertyDescriptor: fail });
    for (const value of [proxy, hostile]) {
      const heard = recordingListener();
      observe(value, heard);
      expect(heard.ends.map((end) => end.outcome)).toEqual(["ok"]);
    }
  });

  it("observe gives up on a proxy that pretends an endless prototype chain", () => {
    const endless: object = new Proxy({}, { has: () => true, getPrototypeOf: () => endless });
    const heard = recordingListener();
    observe(endless, heard);
    expect(heard.ends).toHaveLength(1);
  });

  it("observe leaves the page of a list alone, although it can be iterated", () => {
    const page = { data: [1], getNextPage: () => page, [Symbol.asyncIterator]: () => page };
    const heard = recordingListener();
    observe(page, heard);
    expect(heard.ends).toHaveLength(1);
    expect(Object.getOwnPropertySymbols(page)).toEqual([Symbol.asyncIterator]);
  });

  it("observe keeps the listener's faults from the caller and reports them", async () => {
    const faults: unknown[] = [];
    const fault = new Error("listener");
    const fail = () => {
      throw fault;
    };
    const listener = { onChunk: fail, onEnd: fail, onStream: fail };
    const reporting = { ...listener, onFault: (error: unknown) => faults.push(error) };
    expect(observe(1, reporting)).toBe(1);
    expect([...observe(numbers(2), reporting)]).toEqual([0, 1]);
    expect(await observe(Promise.resolve(2), reporting)).toBe(2);
    expect(faults).toEqual(Array(6).fill(fault));
    expect(observe(1, listener)).toBe(1);
    expect(observe(1, { ...listener, onFault: fail })).toBe(1);
  });

  it.each([
    ["throws before the work", (_fn: () => unknown) => raise("context")],
    ["throws after the work", (fn: () => unknown) => [fn(), raise("context")]],
    ["never does the work", () => undefined],
    ["does the work twice", (fn: () => unknown) => [fn(), fn()]],
  ])("observe does the caller's work once where the context %s", (_, run) => {
    const heard = recordingListener();
    const generator = observe(numbers(2), { ...heard, run: run as <R>(fn: () => R) => R });
    expect([...generator]).toEqual([0, 1]);
    expect(heard.chunks).toEqual([0, 1]);
    expect(heard.ends).toHaveLength(1);
  });

  it("observe can be nested: every observer hears everything once", async () => {
    const inner = recordingListener();
    const outer = recordingListener();
    const stream = (async () => numbers(3))();
    observe(observe(stream, inner), outer);
    expect([...(await stream)]).toEqual([0, 1, 2]);
    for (const heard of [inner, outer]) {
      expect(heard.chunks).toEqual([0, 1, 2]);
      expect(heard.ends.map((end) => end.outcome)).toEqual(["ok"]);
    }
  });
});

function* numbers(count: number) {
  for (let number = 0; number < count; number++) yield number;
}

function raise(message: string): never {
  throw new Error(message);
}

/** An object with the given properties, each made in one of four ways. */
function shapeOf(keys: readonly PropertyKey[], made: readonly string[]): object {
  const value = {};
  keys.forEach((key, index) => {
    const kind = made[index];
    const property =
      kind === "getter" ? { get: () => raise("getter") } : { value: made[index], writable: true };
    if (kind === "method") property.value = (() => undefined) as never;
    if (kind === "throws") property.value = (() => raise("method")) as never;
    if (kind === "data") property.value = {} as never;
    Object.defineProperty(value, key, { ...property, enumerable: true, configurable: true });
  });
  return value;
}
