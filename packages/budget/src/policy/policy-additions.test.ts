/** Policies where a library has added to all objects. */

import { expect, it } from "vitest";
import { checkPolicy } from "../index.js";

/** Works where all objects have one more member. */
function withAddition<T>(work: () => T): T {
  Object.defineProperty(Object.prototype, "extend", { value: 1, enumerable: true, configurable: true });
  try {
    return work();
  } finally {
    Reflect.deleteProperty(Object.prototype, "extend");
  }
}

it("a policy is read, and an unknown member refused, where a library has added to all objects", () => {
  const policy = { rules: [{ name: "r", at: 0.5, do: { degrade: { models: { a: "b" } } } }] };
  expect(withAddition(() => checkPolicy(policy))).toEqual(policy);
  expect(() => withAddition(() => checkPolicy({ rules: [], rulez: [] }))).toThrow("policy.rulez");
});
