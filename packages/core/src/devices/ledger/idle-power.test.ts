import { random } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { IdlePower } from "./idle-power.js";

const REFRESH_S = 0.001;

/** Learns from ticks of one second: watts, and cores that were busy. */
function learned(ticks: readonly (readonly [watts: number, busyCores: number])[]) {
  const power = new IdlePower(undefined, REFRESH_S);
  ticks.forEach(([watts, busyCores], i) => {
    power.learn(watts, i, i + 1, busyCores);
  });
  power.commit();
  return power;
}

describe("IdlePower", () => {
  it("the idle power stays as it was configured, and learns nothing", () => {
    const power = new IdlePower(30, REFRESH_S);
    power.learn(80, 0, 1, 0);
    power.commit();
    expect(power).toMatchObject({ watts: 30, spreadWatts: 0, samples: 0 });
  });

  it("the idle power is unknown until a tick opens after a quiet one", () => {
    const power = new IdlePower(undefined, REFRESH_S);
    power.learn(20, 0, 1, 0);
    expect(power.watts).toBeUndefined();
    power.commit();
    expect(power.watts).toBe(20);
  });

  it("the idle power is that of the calmest quarter of the time, and of what drew no more than a tenth above it, where nothing is known of the CPU", () => {
    const power = learned([
      [20, 0],
      [22, 0],
      [21, 0],
      [80, 0],
      [25, 0],
    ]);
    expect(power.watts).toBe(21);
    expect(power.spreadWatts).toBeCloseTo(Math.sqrt(2 / 3 / 3), 9);
    expect(power.samples).toBe(5);
  });

  it("the idle power is not learned from unmetered work that fills half of the ticks of a device without CPU times", () => {
    const next = random(3);
    for (const busy of [0.25, 0.5, 0.7]) {
      const noise = () => 1 + 0.04 * (next() - 0.5);
      const ticks = Array.from({ length: 200 }, () => [(next() < busy ? 190 : 80) * noise(), 0] as const);
      expect(Math.abs((learned(ticks).watts as number) / 80 - 1)).toBeLessThan(0.01);
    }
  });

  it("the idle power is not that of single moments where unmetered work never rests for a quarter of the time", () => {
    const ticks = Array.from({ length: 200 }, (_, i) => [i % 10 === 0 ? 80 : 190, 0] as const);
    expect(learned(ticks).watts).toBeGreaterThan(170);
  });

  it("the idle power is not learned from unmetered work", () => {
    const power = learned([
      [20, 0],
      [80, 2],
      [80, 2],
      [21, 0.005],
      [80, 2],
      [50, 1],
      [19, 0],
    ]);
    expect(power.watts).toBeCloseTo(20, 0);
    expect(power.busyCores).toBeLessThan(0.05);
  });

  it("the idle power contains what never rests, and says how many cores that were", () => {
    const power = learned([
      [50, 1],
      [51, 1.05],
      [49, 0.95],
      [110, 3],
      [80, 2],
    ]);
    expect(power.watts).toBeCloseTo(50, 0);
    expect(power.busyCores).toBeCloseTo(1, 1);
  });

  it.each([0.05, 0.15, 0.3])(
    "the idle power has no bias where nobody knows the ends of ticks better than to %d of their length",
    (noise) => {
      const next = random(11);
      const power = new IdlePower(undefined, REFRESH_S);
      let [fromS, strayS] = [0, 0];
      for (let i = 0; i < 256; i++) {
        const before = strayS;
        strayS = noise * (2 * next() - 1);
        // 80 J a second; what one tick has too much the next one has not.
        power.learn(
          80 * 0.5,
          fromS + 0.5 * before,
          fromS + 0.5 + 0.5 * strayS,
          0,
          Number.NEGATIVE_INFINITY,
          0.5 * noise * Math.SQRT2,
        );
        fromS += 0.5;
      }
      power.commit();
      expect(Math.abs((power.watts as number) / 80 - 1)).toBeLessThan(0.01);
    },
  );

  it("the idle power leaves out a tick of which nobody knows how long it took", () => {
    const power = new IdlePower(undefined, REFRESH_S);
    power.skip();
    power.learn(5, 0, 1, 0);
    power.commit();
    expect(power.samples).toBe(0);
    power.learn(20, 1, 2, 0);
    power.commit();
    expect(power).toMatchObject({ samples: 1, watts: 20 });
  });

  it("the idle power is corrected where the end of the newest tick becomes known better", () => {
    const power = new IdlePower(undefined, REFRESH_S);
    power.learn(20, 0, 1, 0);
    power.amend(1, 0.8);
    power.commit();
    expect(power.watts).toBeCloseTo(25, 9);
    power.amend(0.8, 1.25);
    power.commit();
    expect(power.watts).toBeCloseTo(16, 9);
    // It is no longer the newest, or would have taken no time.
    power.amend(1, 2);
    power.amend(1.25, 0);
    power.commit();
    expect(power.watts).toBeCloseTo(16, 9);
    power.learn(32, 1.25, 2.25, 0);
    power.learn(99, 2.25, 2.25, 0);
    power.amend(2.25, 3.25);
    power.commit();
    expect(power.watts).toBeCloseTo(16, 9);
    expect(power.spreadWatts).toBeCloseTo(0, 9);
  });

  it("the idle power leaves out what began within a refresh of a start or an end", () => {
    const power = new IdlePower(undefined, REFRESH_S);
    power.disturb(0);
    power.learn(90, 0, 1, 0);
    power.commit();
    expect(power.watts).toBeUndefined();
    power.learn(20, 1, 2, 0);
    power.commit();
    expect(power.watts).toBe(20);
  });

  it("the idle power follows a device that warms up", () => {
    const power = new IdlePower(undefined, REFRESH_S);
    for (let i = 0; i < 600; i++) power.learn(i < 300 ? 20 : 26, i, i + 1, 0);
    power.commit();
    expect(power.watts).toBe(26);
  });
});

/** Ticks of 100 ms each from a moment on, taken over at the end. */
function rest(power: IdlePower, fromS: number, watts: readonly number[], busyCores = 0): void {
  watts.forEach((value, i) => {
    const openS = fromS + i / 10;
    power.learn(value / 10, openS, openS + 0.1, busyCores / 10);
  });
  power.commit();
}

describe("the learned idle power", () => {
  const resting = () => new IdlePower(undefined, 0.1);

  it("the learned idle power changes only when a tick opens", () => {
    const power = resting();
    rest(power, 0, [40]);
    power.learn(2, 0.1, 0.2, 0);
    expect(power.watts).toBeCloseTo(40, 9);
    power.commit();
    expect(power.watts).toBeCloseTo(20, 9);
  });

  it("the learned idle power is the mean over time, not over ticks", () => {
    const power = resting();
    power.learn(100, 0, 1, 0);
    power.learn(2, 1, 1.1, 0);
    power.commit();
    expect(power.watts).toBeCloseTo(102 / 1.1, 9);
  });

  it("the learned idle power needs a refresh of rest after each start and end, less a tenth for its jitter", () => {
    const power = resting();
    power.disturb(10);
    rest(power, 10.088, [500]);
    expect(power.watts).toBeUndefined();
    rest(power, 10.092, [40]);
    expect(power.watts).toBeCloseTo(40, 9);
    power.disturb(20);
    rest(power, 20.05, [500]);
    expect(power.samples).toBe(1);
  });

  it.each([0, -1, Number.NaN])("the learned idle power ignores a tick of %d s", (durationS) => {
    const power = resting();
    power.learn(5, 10, 10 + durationS, 0);
    power.commit();
    expect(power).toMatchObject({ watts: undefined, samples: 0 });
  });

  it("the learned idle power rests on the last 256 ticks", () => {
    const power = resting();
    rest(power, 0, new Array(300).fill(100));
    expect(power.samples).toBe(256);
    rest(power, 100, new Array(255).fill(150));
    expect(power.watts).toBeCloseTo((255 * 150 + 100) / 256, 9);
    rest(power, 200, [150]);
    expect(power.watts).toBeCloseTo(150, 9);
  });

  it("the learned idle power has a spread that shrinks as the mean gets better", () => {
    const power = resting();
    rest(power, 0, [39, 41, 39, 41]);
    expect(power.spreadWatts).toBeCloseTo(0.5, 9);
    rest(
      power,
      1,
      Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 39 : 41)),
    );
    expect(power.spreadWatts).toBeCloseTo(1 / 8, 9);
  });

  it("the power at rest strays from the learned one by as much as it did, however often it was seen", () => {
    for (const count of [16, 64, 256]) {
      const { watts, wanderWatts } = learned(
        Array.from({ length: count }, (_, i) => [80 + 4 * Math.sin((2 * Math.PI * i) / 16), 0] as const),
      );
      expect(watts).toBeCloseTo(80, 9);
      expect(wanderWatts).toBeCloseTo(1.645 * 4 * Math.SQRT1_2, 9);
    }
    expect(new IdlePower(30, REFRESH_S).wanderWatts).toBe(0);
  });

  it("the learned idle power needs a quarter of the time: one calm moment does not outweigh the rest", () => {
    const power = resting();
    rest(power, 0, new Array(98).fill(80), 2);
    rest(power, 10, [20, 20], 0);
    expect(power.watts).toBeCloseTo((98 * 80 + 2 * 20) / 100, 9);
  });

  it("the idle power may be 0, as it is configured or learned", () => {
    const configured = new IdlePower(0, 0.1);
    rest(configured, 10, [80]);
    expect(configured.watts).toBe(0);
    const power = resting();
    rest(power, 0, [0, 0, 80]);
    expect(power).toMatchObject({ watts: 0, spreadWatts: 0 });
  });
});
