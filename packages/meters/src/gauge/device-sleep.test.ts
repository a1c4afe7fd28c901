import { describe, expect, it } from "vitest";
import { SleepChance } from "./device-sleep.js";

/** The moments at which a device is read that falls asleep 5 s after its last use, unless it is held, if it may be read each second. */
function reads(
  chance: SleepChance,
  fromS: number,
  toS: number,
  isAsleepAt: (s: number) => boolean,
): number[] {
  const at: number[] = [];
  for (let s = fromS; s < toS; s++) {
    if (!chance.mayRead(s * 1000, false)) continue;
    at.push(s);
    chance.note(isAsleepAt(s));
  }
  return at;
}

/** One that was read for a caller at 0 s. */
function used(): SleepChance {
  const chance = new SleepChance(5000);
  expect(chance.mayRead(0, true)).toBe(true);
  chance.note(false);
  return chance;
}

describe("the chance of a device to fall asleep", () => {
  it("a device that nobody asks for is left alone until it may have fallen asleep, and is then looked at again", () => {
    expect(reads(used(), 1, 15, () => true)).toEqual([11, 12, 13, 14]);
  });

  it("a device that others keep awake is read on, and left alone again after ten minutes", () => {
    const at = reads(used(), 1, 640, () => false);
    expect(at.slice(0, 3)).toEqual([11, 12, 13]);
    expect(at.filter((s) => s > 605)).toEqual([
      606, 607, 608, 609, 610,
      ...Array.from({ length: 640 - 621 }, (_, i) => 621 + i),
    ]); // biome-ignore format: before and after the silence
  });

  it.each([
    { delayS: 5, everyS: 15 },
    { delayS: 5, everyS: 19 },
    { delayS: 10, everyS: 30 },
    { delayS: 30, everyS: 30 },
  ])(
    "a device that is awake has no pauses but two in ten minutes, whoever asks for it: %o",
    ({ delayS, everyS }) => {
      const chance = new SleepChance(delayS * 1000);
      let left = 0;
      for (let s = 0; s < 3000; s++) {
        const isWanted = s % everyS <= 10; // the worker goes on for ten seconds
        if (chance.mayRead(s * 1000, isWanted)) chance.note(false);
        else left++;
      }
      expect(left).toBeLessThanOrEqual(5 * 2 * (everyS - 11));
    },
  );

  it("a device that somebody asks for once, before it can sleep, is left alone again", () => {
    const chance = used();
    expect(chance.mayRead(3000, false)).toBe(false);
    expect(chance.mayRead(4000, true)).toBe(true);
    chance.note(false);
    expect(reads(chance, 5, 18, () => true)).toEqual([15, 16, 17]);
  });

  it("a device that woke is left alone again", () => {
    const chance = used();
    expect(reads(chance, 1, 12, () => true)).toEqual([11]);
    expect(reads(chance, 12, 22, () => false)).toEqual([12]);
  });

  it("a device that somebody asks for is read at once", () => {
    const chance = used();
    expect(chance.mayRead(1000, false)).toBe(false);
    expect(chance.mayRead(1000, true)).toBe(true);
  });
});
