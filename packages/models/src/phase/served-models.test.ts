/** What is kept of models and of what was seen of their calls. */

import { describe, expect, it } from "vitest";
import { callOf } from "../../test/hostile-calls.js";
import { emptyDraws, type ModelDraws } from "./draws/model-draws.js";
import { type Edition, servedModels } from "./served-models.js";

const LOAD = { computed: 1, image: 0, cached: 0, output: 1 };

/** An edition whose energy is the code of what was seen, and how often it compiled. */
function counting() {
  const counts = { compiled: 0 };
  const codes = new WeakMap<ModelDraws, number>();
  const edition: Edition = {
    table: "t",
    impacts: () => ({ of: () => ({}), tables: [] }),
    draw: () => emptyDraws(),
    reweighted(_, seen) {
      const draws = emptyDraws();
      codes.set(draws, seen);
      return seen === 13 ? undefined : draws; // 13 says nothing
    },
    energyOf(draws) {
      counts.compiled++;
      const value = codes.get(draws) ?? 0;
      return () => ({ value, low: value, high: value });
    },
  };
  const find = servedModels(edition, {});
  const at = (provider: string, seen: number) =>
    find(callOf("gpt-4o", { provider }))?.energyOf(LOAD, seen).value;
  return { counts, at };
}

describe("models that calls name", () => {
  it("what is seen of calls is compiled once for each model and provider", () => {
    const { counts, at } = counting();
    for (let again = 0; again < 3; again++)
      for (const provider of ["a", "b"]) for (const seen of [0, 5, 6]) expect(at(provider, seen)).toBe(seen);
    expect(counts.compiled).toBe(6);
  });

  it("what is seen that speaks for no draw is the same as nothing", () => {
    expect(counting().at("a", 13)).toBe(0);
  });

  it("so much is kept, and what was made first goes first", () => {
    const { counts, at } = counting();
    for (let index = 0; index < 5; index++) for (let seen = 20; seen < 140; seen++) at(`${index}`, seen);
    const before = counts.compiled;
    expect(at("4", 139)).toBe(139);
    expect(counts.compiled).toBe(before);
    expect(at("0", 20)).toBe(20);
    expect(counts.compiled).toBe(before + 1);
  });

  it("a name too long to be kept is compiled for what is seen, too", () => {
    const { at } = counting();
    const long = "a".repeat(300);
    expect([at(long, 7), at(long, 0)]).toEqual([7, 0]);
  });
});
