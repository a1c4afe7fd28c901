/** Results that do not let themselves be looked at: the caller gets them as they are, and the call has a footprint. */

import { usageReaders } from "@wattspan/spans";
import { meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type { Footprint } from "../../src/contracts/footprint.js";

const usage = { prompt_tokens: 11, completion_tokens: 7 };
const seenUsage = { inputFresh: 11, output: 7 };

/** Meters a call that returns this, and lets the caller use it. */
async function metered<T>(result: T, use: (result: T) => unknown = () => undefined) {
  const { metering, seen } = await meteredMachine({ usageReaders });
  const returned = metering.meterInference({ model: "m", runsOn: "remote" }, () => result);
  expect(Object.is(returned, result)).toBe(true);
  await use(returned);
  await metering.flush();
  const { faults } = metering.status;
  await metering.shutdown();
  expect(faults).toEqual({});
  expect(seen.footprints).toHaveLength(1);
  return seen.footprints[0] as Footprint;
}

const fail = () => {
  throw new Error("trap");
};
/** Every trap throws. */
const hostile: ProxyHandler<object> = {
  get: fail,
  has: fail,
  getPrototypeOf: fail,
  getOwnPropertyDescriptor: fail,
  ownKeys: fail,
  defineProperty: fail,
  set: fail,
};
function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
/** A prototype chain without an end. */
const endless: object = new Proxy({}, { getPrototypeOf: () => endless, has: () => true });

class Answer {
  get usage(): unknown {
    return fail();
  }
}

describe("a result", () => {
  it.each<[string, unknown]>([
    ["a proxy whose traps throw", new Proxy({}, hostile)],
    ["a revoked proxy", revoked()],
    ["a proxy without an end", endless],
    ["a proxy of a function", new Proxy(() => 1, hostile)],
    ["a class with a getter that throws", new Answer()],
    [
      "an object whose own getter throws",
      Object.defineProperty({}, "usage", { get: fail, enumerable: true }),
    ],
    ["an object without a prototype", Object.create(null)],
    ["a usage that throws", { usage: new Proxy({}, hostile) }],
    [
      "a usage in itself",
      Object.assign(Object.create(null), {
        get data() {
          return this;
        },
      }),
    ],
    ["a symbol", Symbol("s")],
    ["a bigint", 1n],
    ["a sparse list", new Array(1000)],
    ["a list without an end", { generations: new Proxy([], { get: () => Number.POSITIVE_INFINITY }) }],
  ])("a result that is %s ends at once, with unknown tokens", async (_, result) => {
    const footprint = await metered(result);
    expect(footprint.outcome).toBe("ok");
    expect(footprint.usage).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ["frozen", Object.freeze({ usage: Object.freeze({ ...usage }) })],
    ["sealed", Object.seal({ usage })],
    ["a proxy that lets everything through", new Proxy({ usage }, {})],
    ["without a prototype", Object.assign(Object.create(null), { usage })],
    [
      "a class",
      new (class Completion {
        usage = usage;
      })(),
    ],
  ])("a result that is %s shows its tokens", async (_, result) => {
    expect((await metered(result)).usage).toEqual(seenUsage);
  });

  it("a result that contains itself is looked at once", async () => {
    const data: Record<string, unknown> = { usage };
    data.data = data;
    expect((await metered({ data })).usage).toEqual(seenUsage);
    const metadata: Record<string, unknown> = {};
    metadata.metadata = metadata;
    expect((await metered(metadata)).usage).toBeUndefined();
  });

  it("a result that is a frozen promise shows its tokens", async () => {
    const footprint = await metered(Object.freeze(Promise.resolve({ usage })), (promise) => promise);
    expect(footprint.usage).toEqual(seenUsage);
  });

  it("a result that is a frozen stream ends at once, and can be read", async () => {
    async function* chunks() {
      yield { usage };
    }
    const got: unknown[] = [];
    const footprint = await metered(Object.freeze(chunks()), async (stream) => {
      for await (const chunk of stream) got.push(chunk);
    });
    expect(got).toEqual([{ usage }]);
    expect(footprint).toMatchObject({ outcome: "ok" });
  });

  it("a result that ends twice is counted once", async () => {
    let asked = 0;
    const iterator = {
      next: async () => ({ done: ++asked > 1, value: asked === 1 ? { usage } : undefined }),
      return: async () => ({ done: true, value: undefined }),
      [Symbol.asyncIterator]() {
        return this;
      },
    };
    const footprint = await metered(iterator, async (stream) => {
      for await (const _ of stream);
      await stream.next();
      await stream.return();
    });
    expect(footprint).toMatchObject({ outcome: "ok", usage: seenUsage });
    expect(asked).toBe(3);
  });

  it("a stream of chunks that do not let themselves be looked at ends as it would", async () => {
    const chunks = [new Proxy({}, hostile), revoked(), { usage }];
    // A generator would inspect its values.
    const iterator = {
      next: async () => ({ value: chunks[0], done: chunks.shift() === undefined }),
      [Symbol.asyncIterator]() {
        return this;
      },
    };
    const footprint = await metered(iterator, async (stream) => {
      for await (const _ of stream);
    });
    expect(footprint).toMatchObject({ outcome: "ok", usage: seenUsage });
  });

  it("a result that rejects with something that cannot be looked at passes it on", async () => {
    const error = new Proxy(new Error("no"), hostile);
    const footprint = await metered(Promise.reject(error), async (promise) => {
      const caught = await promise.then(
        () => undefined,
        (reason: unknown) => ({ same: reason === error }),
      );
      expect(caught).toEqual({ same: true });
    });
    expect(footprint.outcome).toBe("error");
  });
});
