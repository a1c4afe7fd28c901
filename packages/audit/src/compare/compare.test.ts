import { describe, expect, it } from "vitest";
import { BAD, QUIET } from "../../test/noisy-machine.js";
import { pairsOf, simulatedRuns } from "../../test/simulated-runs.js";
import { compare } from "./compare.js";
import { comparePairs } from "./compare-pairs.js";
import { limitOf } from "./limit.js";
import { firstOf } from "./order.js";

const limits = [limitOf("energy=5%")];

describe("running in pairs", () => {
  it("the order is drawn from the seed, and is in the result", async () => {
    const ran: string[] = [];
    const steady = simulatedRuns(QUIET, 1);
    const { pairs, seed } = await compare({
      limits,
      seed: "seed",
      run: (side, pair) => {
        ran.push(`${pair} ${side}`);
        return steady(side);
      },
    });
    expect(seed).toBe("seed");
    expect(ran.slice(0, 2)).toEqual(["-1 base", "-1 head"]);
    pairs.forEach(({ first }, i) => {
      expect(first).toBe(firstOf("seed", i));
      expect(ran[2 + 2 * i]).toBe(`${i} ${first}`);
    });
  });

  it("half of many pairs begin with BASE, and seeds differ", () => {
    const order = (seed: string) => Array.from({ length: 1000 }, (_, i) => firstOf(seed, i));
    const basesFirst = order("a").filter((side) => side === "base").length;
    expect(Math.abs(basesFirst - 500)).toBeLessThan(80);
    expect(order("a")).not.toEqual(order("b"));
  });

  it.each([
    [undefined, 50],
    [12, 12],
  ])("with maxPairs %s, progress says %i as the most pairs", async (maxPairs, most) => {
    const stated = new Set<number>();
    const onPair = (_: unknown, pairs: number) => void stated.add(pairs);
    const run = simulatedRuns(QUIET, 1);
    await compare({ limits, run, onPair, ...(maxPairs && { maxPairs }) });
    expect([...stated]).toEqual([most]);
  });

  it("a quiet machine stops early, and a noisy one goes on", async () => {
    const count = async (noise: typeof QUIET) =>
      (await compare({ limits, seed: "x", run: simulatedRuns(noise, 3) })).pairs.length;
    expect(await count(QUIET)).toBe(10);
    expect(await count(BAD)).toBeGreaterThan(10);
  });

  it("a clear difference does not stop it before the interval is narrow", async () => {
    const { pairs } = await compare({ limits, seed: "x", run: simulatedRuns(BAD, 3, 2) });
    expect(pairs.length).toBeGreaterThan(10);
  });

  it("void pairs are left out, named, and bounded", async () => {
    const steady = simulatedRuns(QUIET, 1);
    const rule = "stole 5 %";
    const some = await compare({
      limits,
      run: async (side, pair) => ({
        ...(await steady(side)),
        ...(pair % 3 === 1 && { isVoid: rule, voidRule: "steal" }),
      }),
    });
    expect(some.pairs.length - some.voidPairs.length).toBe(10);
    expect(some.voidPairs[0]).toBe(rule);
    const count = some.voidPairs.length;
    expect(some.voids).toEqual([{ rule: "steal", count, base: count, head: count }]);
    const all = await compare({
      limits,
      maxPairs: 20,
      run: async (side) => ({ ...(await steady(side)), isVoid: rule }),
    });
    expect(all).toMatchObject({
      ...{ outcome: "not comparable", pairs: { length: 10 } },
      why:
        "All 10 pairs are void: other 10. The last one: stole 5 %. The machine was not calm: run " +
        "on another one, or allow more by --void-above, or void-above in the policy. The rest of at most 20 pairs was not run.",
    });
  });

  it("void pairs do not end it before the half of the most, or where one counted", async () => {
    const steady = simulatedRuns(BAD, 3);
    const ran = async (maxPairs: number, calm: number) => {
      const run = async (side: "base" | "head", pair: number) => ({
        ...(await steady(side)),
        ...(pair !== calm && { isVoid: "stole 5 %" }),
      });
      return (await compare({ limits, minPairs: 6, maxPairs, run })).pairs.length;
    };
    expect(await ran(20, 9)).toBe(30);
    expect(await ran(6, -1)).toBe(6);
    expect(await ran(6, 5)).toBe(9);
  });

  it("a limit of what no warm-up reports ends it before the first pair", async () => {
    const steady = simulatedRuns(QUIET, 1);
    const ran: number[] = [];
    const found = await compare({
      limits: [...limits, limitOf("retrieval/enrgy=5%")],
      run: async (side, pair) => {
        ran.push(pair);
        return { ...(await steady(side)), stages: { retrieval: { energy: 1 } } };
      },
    });
    expect(found).toMatchObject({
      ...{ outcome: "not comparable", pairs: [], voids: [] },
      why:
        "No run reports retrieval/enrgy, which has a limit. There are: energy, carbon, latency, cpu, " +
        "retrieval/energy.",
    });
    expect(ran).toEqual([-1, -1]);
  });

  it("a limit of what the machine did not measure once, or of what one side reports, does not end it", async () => {
    const steady = simulatedRuns(QUIET, 1);
    const run = async (side: "base" | "head") => ({
      ...(await steady(side)),
      ...(side === "head" && { stages: { retrieval: { energy: 1 } } }),
    });
    for (const component of ["carbon", "retrieval/energy"])
      expect((await compare({ limits: [limitOf(`${component}=5%`)], run })).pairs).toHaveLength(1);
  });

  it("what a run throws ends the comparison", async () => {
    const run = async () => Promise.reject(new Error("exit code 3"));
    await expect(compare({ limits, run })).rejects.toThrow("exit code 3");
  });

  it.each([
    ["minPairs", { minPairs: 5 }],
    ["maxPairs", { maxPairs: 9 }],
    ["maxPairs", { maxPairs: 1000 }],
    ["limits.quality", { limits: [{ component: "quality", direction: "decrease", share: 1 } as const] }],
    [
      "limits.energy",
      { limits: [{ component: "energy", direction: "increase", share: Number.NaN } as const] },
    ],
  ])("an impossible %s is refused", async (option, wrong) => {
    const options = { limits, run: simulatedRuns(QUIET, 1), ...wrong };
    await expect(compare(options)).rejects.toThrow(`option ${option} `);
  });
});

describe("scopes", () => {
  const runs = (scope?: "inference" | "training") =>
    pairsOf(1).map((pair) => {
      const of = (run: typeof pair.base) => ({ ...run, facts: { ...run.facts, ...(scope && { scope }) } });
      return { ...pair, base: of(pair.base), head: of(pair.head) };
    });

  it("a scope that all runs have is named, and runs of different scopes are not compared", () => {
    const rules = { limits: [limitOf("energy=50%")] };
    expect(comparePairs(runs("inference"), rules)).toMatchObject({ outcome: "pass", scope: "inference" });
    expect(comparePairs(runs(), rules)).not.toHaveProperty("scope");
    for (const other of ["training", undefined] as const) {
      const mixed = [...runs("inference"), ...runs(other)];
      expect(comparePairs(mixed, rules)).toMatchObject({
        outcome: "not comparable",
        why: `The runs had different scopes: inference; ${other ?? "not stated"}.`,
      });
    }
  });
});
