import { manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { SleepWatch } from "./meter-session.js";

/** A machine whose own count of sleep is known, and one that does not count. */
function setUp({ counts = true } = {}) {
  const clock = manualClock();
  let sleptS = 12;
  let asked = 0;
  const watch = new SleepWatch(clock, () => {
    asked++;
    return counts ? sleptS : undefined;
  });
  const look = () => watch.hasSlept(clock.now());
  const sleep = (ms: number) => {
    clock.suspend(ms);
    sleptS += ms / 1000;
  };
  look();
  return { clock, look, sleep, asked: () => asked };
}

describe("a sleep watch with the system's count", () => {
  it("a sleep watch with the system's count sees sleep of a tenth of a second, once", () => {
    const { look, sleep } = setUp();
    sleep(100);
    expect([look(), look()]).toEqual([true, false]);
  });

  it("a sleep watch with the system's count sees sleep after which the date was set back", () => {
    const { clock, look, sleep } = setUp();
    sleep(60_000);
    clock.sleepWall(-3_600_000);
    expect(look()).toBe(true);
  });

  it("a sleep watch with the system's count takes no date that is set for sleep", () => {
    const { clock, look } = setUp();
    clock.sleepWall(3_600_000);
    expect(look()).toBe(false);
    clock.sleepWall(-7_200_000);
    expect(look()).toBe(false);
  });

  it("a sleep watch asks for the system's count only where the wall clock jumped", () => {
    const { clock, look, asked } = setUp();
    for (let i = 0; i < 100; i++) {
      clock.advance(1000);
      clock.sleepWall(10); // a clock that is not exact
      expect(look()).toBe(false);
    }
    expect(asked()).toBe(1);
  });
});

it("a sleep watch without the system's count takes a wall clock that ran 2 s ahead for sleep, and nothing less", () => {
  const { clock, look } = setUp({ counts: false });
  clock.sleepWall(1900);
  expect(look()).toBe(false);
  clock.sleepWall(-10_000);
  expect(look()).toBe(false);
  clock.sleepWall(2100);
  expect(look()).toBe(true);
});
