/** What code of others may give instead of what its type says. */

const hostile = (target: object): object =>
  new Proxy(target, {
    get: () => broken(),
    has: () => broken(),
    ownKeys: () => broken(),
    getPrototypeOf: () => broken(),
    getOwnPropertyDescriptor: () => broken(),
  });

/** Throws an error of its own. */
export const broken = (): never => {
  throw new Error("broken");
};

/** A promise that never settles. */
export const forever = (): Promise<never> => new Promise(() => undefined);

/** One list, as nobody keeps or changes it: made anew for each of thousands of failures, it takes most of their time. */
const HUGE = new Array(1_000_000).fill({});

/** Values of wrong types, by what they are. Made anew for each use, but a huge list. */
const garbage: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  NaN: () => Number.NaN,
  "a negative number": () => -1,
  "a string": () => "1e999",
  "a symbol": () => Symbol("odd"),
  "a bigint": () => 2n ** 70n,
  "an empty object": () => ({}),
  "a function": () => broken,
  "an object without a prototype": () => Object.create(null),
  "a proxy that throws at every access": () => hostile({}),
  "a list that throws at every access": () => hostile([]),
  "a function that throws at every access": () => hostile(broken),
  "a list of nothing": () => [null, undefined, Number.NaN, {}],
  "a huge list": () => HUGE,
};

/** The ways in which a part can fail, each as the function that stands in its place. */
export const failures: Readonly<Record<string, () => unknown>> = {
  throws: broken,
  "throws what is no error": () => {
    throw Object.create(null);
  },
  rejects: () => Promise.reject(new Error("rejected")),
  "rejects late": async () => {
    for (let turn = 0; turn < 5; turn++) await undefined;
    throw new Error("rejected late");
  },
  "hangs for ever": forever,
  ...Object.fromEntries(Object.entries(garbage).map(([name, make]) => [`gives ${name}`, make])),
};
