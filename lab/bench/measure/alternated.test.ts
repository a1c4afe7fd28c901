import { describe, expect, it } from "vitest";
import { alternated, inTurns } from "./alternated.ts";

describe("blocks in turns", () => {
  it("blocks in turns let each arm go first in every second pair, and each block is checked after it", async () => {
    const seen: string[] = [];
    const arm = (name: string) => ({
      block: () => void seen.push(name),
      check: () => void seen.push(`(${name})`),
    });
    const shares: number[] = [];
    const plan = { rounds: 2, warmUp: 1, calls: 1 };
    const pairs = await alternated(plan, arm("a"), arm("b"), (share) => shares.push(share));
    expect(seen.join(" ")).toBe("a (a) b (b) b (b) a (a) a (a) b (b)");
    expect(shares).toEqual([1 / 3, 2 / 3, 1]);
    expect(pairs).toHaveLength(2);
  });

  it("the time of a block is its CPU time without waiting, per call and in microseconds", async () => {
    const work = () => {
      const endUs = process.cpuUsage().user + 20_000;
      while (process.cpuUsage().user < endUs) Math.sqrt(endUs);
    };
    const wait = () => new Promise<void>((resolve) => setTimeout(resolve, 50));
    const [pair] = await alternated(
      { rounds: 1, warmUp: 1, calls: 10 },
      { block: wait },
      { block: work },
      () => 0,
    );
    expect(pair?.candidate).toBeGreaterThanOrEqual(2000);
    expect(pair?.reference).toBeLessThan(pair?.candidate ?? 0);
  });

  it("each of several arms goes first in its round, and their times come in the order of the arms", async () => {
    const seen: string[] = [];
    const arm = (name: string) => ({ block: () => void seen.push(name) });
    const plan = { rounds: 2, warmUp: 1, calls: 1 };
    const rounds = await inTurns(plan, [arm("a"), arm("b"), arm("c")], () => 0);
    expect(seen.join("")).toBe("abcbcacab");
    expect(rounds.map((round) => round.length)).toEqual([3, 3]);
  });
});
