/** Inspects foreign objects without running their code, and defines own methods before inherited ones. */

/** Deeper prototype chains are left alone: a proxy can pretend an endless one. */
const MAX_CHAIN = 32;

/** Whether a value can carry properties. */
export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** An own property that is plain data; `undefined` if it is missing, inherited or a getter. */
export function ownData(object: object, key: PropertyKey): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value;
}

/** Reads a property of an object. */
export type Read = (object: object, key: string) => unknown;

/**
 * Reads an object without getters, such as one that the engine or a client's parser made: `ownData` costs ten times
 * as much.
 */
export const plainData: Read = (object, key) => (object as Record<string, unknown>)[key];

/**
 * A property that is plain data, own or inherited; `undefined` if it is missing or a getter. Getters of
 * results are never read: some start work, such as `usage` of an AI SDK stream, which begins to consume it.
 *
 * @example dataProperty({ a: 1 }, "a") // 1
 */
export function dataProperty(object: object, key: PropertyKey): unknown {
  return propertyOf(object, key)?.value;
}

/** The descriptor of a property, own or inherited. @example propertyOf(response, "body")?.get */
export function propertyOf(object: object, key: PropertyKey): PropertyDescriptor | undefined {
  if (!(key in object)) return undefined;
  let holder: object | null = object;
  for (let depth = 0; holder !== null && depth < MAX_CHAIN; depth++) {
    const property = Object.getOwnPropertyDescriptor(holder, key);
    if (property !== undefined) return property;
    holder = Object.getPrototypeOf(holder);
  }
  return undefined;
}

/** A method that is plain data, own or inherited. @example methodOf(new Map(), "get") */
export function methodOf(object: object, key: PropertyKey): ((...args: unknown[]) => unknown) | undefined {
  const method = dataProperty(object, key);
  return typeof method === "function" ? (method as (...args: unknown[]) => unknown) : undefined;
}

/** Whether all of these are methods of the object. @example hasMethods(stream, "pipe", "read") */
export function hasMethods(object: object, ...keys: readonly PropertyKey[]): boolean {
  return keys.every((key) => methodOf(object, key) !== undefined);
}

/** Replaces a method: decides when the original runs, and with which arguments. */
export type StandIn = (original: (...args: unknown[]) => unknown, self: unknown, args: unknown[]) => unknown;

/**
 * Defines an own method in front of the object's. The stand-in gets the same `this`, so that private fields
 * and proxies work as before. The property stays as enumerable as it was, as nothing states it. False if the
 * object has no such method or does not allow it.
 * @example interpose(iterator, "next", (next, self, args) => Reflect.apply(next, self, args)) // changes nothing
 */
export function interpose(object: object, key: PropertyKey, standIn: StandIn): boolean {
  const original = methodOf(object, key);
  if (original === undefined) return false;
  return Reflect.defineProperty(object, key, {
    value: function (this: unknown, ...args: unknown[]) {
      return standIn(original, this, args);
    },
    writable: true,
    configurable: true,
  });
}
