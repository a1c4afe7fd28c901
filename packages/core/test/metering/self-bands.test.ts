/** Within which bounds an activity's own energy is known. */

import { random } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type { Zone } from "../../src/contracts/energy-meter.js";
import { Ledger } from "../../src/devices/ledger/ledger.js";
import { measureSelf, sharesOf } from "../../src/devices/measure-self.js";
import { MeteredDevice } from "../../src/devices/sampling/metered-device.js";
import { DeviceShare } from "../../src/devices/sharing/device-share.js";
import { shares } from "../one-device.js";
import { together, zone } from "../uses-together.js";

describe("the band of an own energy", () => {
  const alone = (rest: Partial<Zone>, durationS = 2) => {
    const { device, bandOf } = together([1], rest, (rest.refreshMs ?? 1) / 1000);
    device.ledger.close(durationS, 100);
    const { low, high } = bandOf(0, durationS);
    return [low, high];
  };

  it.each([
    ["sensor", 95, 105],
    ["attributed", 90, 110],
    ["model", 50, 200],
  ] as const)("the band of an own energy is that of a %s where the zone states none", (origin, low, high) => {
    const [down, up] = alone({ origin });
    expect(down).toBeCloseTo(low, 9);
    expect(up).toBeCloseTo(high, 9);
  });

  it("the band of an own energy is the zone's own where it states one, and never inverted", () => {
    const [down, up] = alone({ accuracy: { low: 0.8, high: 1.3 } });
    expect(down).toBeCloseTo(80, 9);
    expect(up).toBeCloseTo(130, 9);
    const [same, inverted] = alone({ accuracy: { low: 1.2, high: 0.9 } });
    expect(same).toBeLessThanOrEqual(100);
    expect(inverted).toBeGreaterThanOrEqual(100);
  });

  it("the band of an own energy holds what the unknown ends of its ticks may have moved: never a plain number", () => {
    const { ledger, device, uses, measured, bandOf } = together([1], {
      refreshMs: 100,
      accuracy: { low: 1, high: 1 },
    });
    ledger.end(uses[0] as (typeof uses)[number], 0.5);
    device.ledger.close(0.5, 50, shares({}), 0.05);
    // 100 W for 50 ms.
    expect(bandOf(0, 0.5)).toMatchObject({ low: expect.closeTo(45, 9), high: expect.closeTo(55, 9) });
    expect(measured(0, 0.5).uncertainty).toEqual({
      sensor: 0,
      sharing: 0,
      timing: expect.closeTo(5, 9),
      dominant: "timing",
    });
  });

  it("the band of an own energy holds what unmetered work in a partly covered tick may have used", () => {
    const { ledger, device, uses, measured } = together([1]);
    ledger.end(uses[0] as (typeof uses)[number], 2);
    device.ledger.close(8, 100);
    // Three quarters of the tick were not ours.
    const { parts, uncertainty } = measured(0, 2);
    expect(parts[0]?.energy?.downVariance).toBeCloseTo(75 ** 2, 6);
    expect(uncertainty).toMatchObject({ timing: expect.closeTo(75, 6), dominant: "timing" });
  });

  it("the band of an own energy holds the spread of a learned idle power, as far as idle energy was received", () => {
    const ledger = new Ledger();
    const rules = { refreshS: 0.001, idleWatts: undefined, idle: "share" } as const;
    const device = new MeteredDevice(
      zone("a"),
      "m",
      ledger.addDevice(rules, 0),
      new DeviceShare("exclusive"),
    );
    for (let i = 0; i < 4; i++) device.ledger.close(i + 1, i % 2 === 0 ? 39 : 41);
    const use = ledger.start(ledger.select(ledger.devices), 4, 1, undefined, {
      deviceUseSettled: () => undefined,
    });
    device.ledger.close(6, 80);
    const [part] = measureSelf(use, 2, () => device, undefined).parts;
    expect(part?.energy?.value).toBeCloseTo(80, 9);
    // Half a watt for the two seconds.
    expect(part?.energy?.upVariance).toBeCloseTo(1, 6);
    expect(part?.energy?.downVariance).toBeCloseTo(1, 6);
  });

  it("the band of an own energy from which the rest was taken off holds how far that strays, for as long as the activity ran", () => {
    const ledger = new Ledger();
    const rules = { refreshS: 0.001, idleWatts: undefined, idle: "exclude" } as const;
    const device = new MeteredDevice(
      zone("a", { accuracy: { low: 1, high: 1 } }),
      "m",
      ledger.addDevice(rules, 0),
      new DeviceShare("exclusive"),
    );
    for (let i = 0; i < 64; i++) device.ledger.close(i + 1, i % 2 === 0 ? 39 : 41);
    const use = ledger.start(ledger.select(ledger.devices), 64, 1, undefined, {
      deviceUseSettled: () => undefined,
    });
    // 20 W for two seconds, after a rest of 40 W that varies by 1 W.
    device.ledger.close(66, 2 * (20 + 41));
    const { parts, uncertainty } = measureSelf(use, 2, () => device, undefined);
    const { value = 0, downVariance = 0 } = parts[0]?.energy ?? {};
    expect(value).toBeCloseTo(42, 9);
    expect(Math.sqrt(downVariance)).toBeCloseTo(2 * 1.645, 6);
    expect(uncertainty).toMatchObject({ dominant: "timing" });
  });

  it("the band of an own energy reaches up to twice the known power in the time that is still to come", () => {
    const { device, measured } = together([1]);
    device.ledger.close(3, 300);
    const [part] = measured(0, 4).parts;
    expect(part?.energy?.upVariance).toBeCloseTo(200 ** 2, 6);
    expect(part?.energy?.downVariance).toBeCloseTo(0, 9);
  });
});

describe("the band of an own energy on a device that was shared", () => {
  it("the band of an own energy on a device that was shared is as many times more as less than its weight says, in odds", () => {
    const { device, measured } = together([1, 1, 2], { accuracy: { low: 1, high: 1 } });
    device.ledger.close(1, 100);
    const { parts, isShared, uncertainty } = measured(0, 1);
    expect(isShared).toBe(true);
    const { value = 0, down = 0, up = 0 } = parts[0]?.energy ?? {};
    expect(value).toBeCloseTo(25, 9);
    const odds = (joules: number) => joules / (100 - joules);
    const most = odds(value + up);
    const least = odds(value - down);
    expect(most / odds(25)).toBeGreaterThanOrEqual(4);
    expect(most * least).toBeCloseTo(odds(25) ** 2, 9);
    expect(uncertainty?.dominant).toBe("sharing");
  });

  it("the band of an own energy on a device that was shared is no wider where it ran alone, also after others", () => {
    const { ledger, device, uses, measured } = together([1, 1]);
    ledger.end(uses[1] as (typeof uses)[number], 0);
    device.ledger.close(1, 100);
    device.ledger.close(2, 100);
    expect(measured(0, 2)).toMatchObject({
      isShared: false,
      uncertainty: { sharing: expect.closeTo(0, 6), dominant: "sensor" },
    });
  });

  it("the band of an own energy on a device that was shared counts as its own only what the driver is sure of", () => {
    const { device, measured } = together([1], { accuracy: { low: 1, high: 1 } });
    device.ledger.close(1, 100, shares({ own: 0.5, certain: 0.2 }));
    const { parts, isShared } = measured(0, 1);
    expect([parts[0]?.energy?.value, isShared]).toEqual([50, true]);
    expect(parts[0]?.energy?.down ?? 0).toBeGreaterThan(50 - 50 / (0.2 + 3.9 * 0.8));
  });

  it("the band of an own energy on a device that others used unseen reaches down to its idle energy", () => {
    const { device, bandOf } = together([1], { idleWatts: 10, accuracy: { low: 1, high: 1 } });
    device.reasons.set("unknown_cotenants", 0.5);
    device.ledger.close(1, 100);
    expect(bandOf(0, 1)).toMatchObject({
      value: 100,
      low: expect.closeTo(10, 9),
      high: expect.closeTo(100, 9),
    });
  });

  it.each([2, 8, 32])(
    "the band of an own energy on a device that was shared holds nine of ten truths of %i calls whose powers differ",
    (count) => {
      const next = random(count);
      const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      let [inside, all] = [0, 0];
      for (let trial = 0; trial < 10_000 / count; trial++) {
        // The true powers: lognormal, and the meter sees only their sum.
        const truths = Array.from({ length: count }, () => 100 * Math.exp(0.7 * normal()));
        const { device, bandOf } = together(truths.map(() => 1));
        device.ledger.close(
          1,
          truths.reduce((a, b) => a + b, 0),
        );
        for (const [i, truth] of truths.entries()) {
          const { low, high } = bandOf(i, 1);
          all++;
          if (low <= truth && truth <= high) inside++;
        }
      }
      expect(inside / all).toBeGreaterThanOrEqual(0.9);
    },
  );
});

describe("the slices of an own energy", () => {
  it("the slices of an own energy add up to the whole, and so do the squares of their doubt", () => {
    const { ledger, device, uses } = together([1], { idleWatts: 10 });
    const use = uses[0] as (typeof uses)[number];
    device.ledger.close(1, 100, shares({}), 0.01);
    const sharesBefore = sharesOf(use, () => device);
    const { parts, uncertainty } = measureSelf(use, 1, () => device, undefined);
    const first = parts[0];
    device.ledger.close(2, 60, shares({}), 0.02);
    ledger.end(use, 3);
    device.ledger.close(3, 70, shares({}), 0.01);
    const before = { shares: sharesBefore, uncertainty };
    const slices = measureSelf(use, 3, () => device, undefined, before);
    const second = slices.parts[0];
    const atOnce = measureSelf(use, 3, () => device, undefined);
    const whole = atOnce.parts[0];
    for (const what of ["sensor", "sharing", "timing"] as const)
      expect(slices.uncertainty?.[what]).toBeCloseTo(atOnce.uncertainty?.[what] ?? 0, 6);
    for (const what of ["value", "down", "up", "downVariance", "upVariance"] as const)
      expect((first?.energy?.[what] ?? 0) + (second?.energy?.[what] ?? 0)).toBeCloseTo(
        whole?.energy?.[what] ?? 0,
        6,
      );
  });
});
