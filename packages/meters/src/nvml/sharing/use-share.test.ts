import { describe, expect, it } from "vitest";
import { useShare } from "./use-share.js";

const OURS = 7;
const OTHER = 9;
const isOwn = (pid: number) => pid === OURS;
const share = (own: number, other: number, looks: number) => {
  const used = [
    { pid: OURS, percent: own },
    { pid: OTHER, percent: other },
  ].filter(({ percent }) => percent > 0);
  return useShare({ used, looks }, [OURS, OTHER], isOwn);
};

/** The same series each time (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe("the share of a card's work", () => {
  it("the share is our percent of what all processes have", () => {
    expect(share(60, 20, 3).own).toBe(0.75);
    expect(share(100, 0, 3)).toMatchObject({ own: 1, most: 1 });
    expect(share(0, 80, 3)).toMatchObject({ own: 0, least: 0 });
  });

  it("the share of several own processes is that of them all", () => {
    const used = [7, 8, 9].map((pid) => ({ pid, percent: 30 }));
    expect(useShare({ used, looks: 3 }, [7, 8, 9], (pid) => pid < 9).own).toBeCloseTo(2 / 3, 12);
  });

  it("the band of the share is narrower the more often the driver looked, and never without the share", () => {
    const widths = [1, 3, 6, 60].map((looks) => {
      const { own, least = own, most = own } = share(60, 20, looks);
      expect(least <= own && own <= most).toBe(true);
      return most - least;
    });
    expect(widths).toEqual([...widths].sort((a, b) => b - a));
    expect(widths[3]).toBeLessThan(0.3);
  });

  it("processes on a card of which none was seen at work share equally, and anything may be", () => {
    const idle = useShare({ used: [], looks: 0 }, [OURS, OTHER, 10, 11], isOwn);
    expect(idle).toEqual({ own: 0.25, least: 0, most: 1, atRest: true });
  });

  it("the true part lies within the band of looks that each name one process", () => {
    const next = random(4711);
    for (const truth of [0.1, 0.3, 0.5, 0.9])
      for (const looks of [3, 6, 18]) {
        let within = 0;
        for (let trial = 0; trial < 1000; trial++) {
          let ours = 0;
          for (let look = 0; look < looks; look++) if (next() < truth) ours++;
          const percent = Math.round((100 * ours) / looks);
          const { own, least = own, most = own } = share(percent, 100 - percent, looks);
          if (least <= truth && truth <= most) within++;
        }
        expect(within).toBeGreaterThan(900);
      }
  });
});
