import { describe, expect, it } from "vitest";
import { dataProperty, hasMethods, interpose, methodOf, ownData } from "./own-method.js";

class Parent {
  #secret = 1;
  get read() {
    throw new Error("getter");
  }
  secret(add: number) {
    return this.#secret + add;
  }
}

describe("dataProperty", () => {
  it("dataProperty finds own and inherited data, and passes getters by", () => {
    expect(dataProperty({ a: 1 }, "a")).toBe(1);
    expect(dataProperty(Object.create({ a: 1 }), "a")).toBe(1);
    expect(dataProperty(new Parent(), "read")).toBeUndefined();
    expect(dataProperty({}, "a")).toBeUndefined();
  });

  it("dataProperty lets a getter hide what it overrides", () => {
    const child = Object.create({ a: 1 }, { a: { get: () => 2 } });
    expect(dataProperty(child, "a")).toBeUndefined();
  });
});

it("ownData reads only own data", () => {
  expect(ownData({ a: 1 }, "a")).toBe(1);
  expect(ownData(Object.create({ a: 1 }), "a")).toBeUndefined();
  expect(ownData({ get a() { return 1; } }, "a")).toBeUndefined(); // biome-ignore format: one line
});

it("methodOf and hasMethods take functions only", () => {
  expect(methodOf(new Parent(), "secret")).toBe(Parent.prototype.secret);
  expect(methodOf({ a: 1 }, "a")).toBeUndefined();
  expect(hasMethods(new Map(), "get", "set")).toBe(true);
  expect(hasMethods(new Map(), "get", "size")).toBe(false);
});

describe("interpose", () => {
  it("interpose keeps `this`, arguments and result", () => {
    const object = new Parent();
    const seen: unknown[][] = [];
    const done = interpose(object, "secret", (original, self, args) => {
      seen.push(args);
      return Reflect.apply(original, self, args);
    });
    expect([done, object.secret(2)]).toEqual([true, 3]);
    expect(seen).toEqual([[2]]);
    expect(Object.keys(object)).toEqual([]);
  });

  it("interpose leaves an own property as enumerable as it was", () => {
    const object = { work: () => 1 };
    interpose(object, "work", () => 2);
    expect([Object.keys(object), object.work()]).toEqual([["work"], 2]);
  });

  it("interpose gives false where it cannot replace a method", () => {
    expect(interpose({}, "work", () => 1)).toBe(false);
    expect(interpose({ work: 1 }, "work", () => 1)).toBe(false);
    expect(interpose(Object.freeze({ work: () => 1 }), "work", () => 1)).toBe(false);
    expect(interpose(Object.freeze(new Parent()), "secret", () => 1)).toBe(false);
  });
});
