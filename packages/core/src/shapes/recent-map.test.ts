import * as fc from "fast-check";
import { expect, it } from "vitest";
import { RecentMap } from "./call-shape.js";

it("a recent map gives the value of its key, known or new, for any keys", () => {
  const anyKeys = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), anyKeys, (max, keys) => {
      const map = new RecentMap<number, { readonly of: number }>(max);
      for (const key of keys) expect(map.get(key, () => ({ of: key })).of).toBe(key);
    }),
  );
});

it("a recent map keeps what is used, and forgets what was not used for two generations", () => {
  const map = new RecentMap<string, object>(3);
  const [kept, forgotten] = [map.get("kept", () => ({})), map.get("forgotten", () => ({}))];
  for (let i = 0; i < 100; i++) {
    map.get(`${i}`, () => ({}));
    expect(map.get("kept", () => ({}))).toBe(kept);
  }
  expect(map.get("forgotten", () => ({}))).not.toBe(forgotten);
});
