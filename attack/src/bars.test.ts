import { expect, it } from "vitest";
import { attacks } from "./attacks.ts";
import { bars } from "./bars.ts";

it("attacks have ids, bars and cases of their own", () => {
  const ids = attacks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(Object.keys(bars).sort()).toEqual([...ids].sort());
  for (const { id, cases } of attacks) {
    const names = cases.map(({ name }) => name);
    expect({ id, names: [...new Set(names)] }).toEqual({ id, names });
  }
});
