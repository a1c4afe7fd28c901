import { describe, expect, it } from "vitest";
import type { Reading, UseShare, Zone } from "../../contracts/energy-meter.js";
import { DeviceShare } from "./device-share.js";

const zone: Zone = {
  ...{ id: "z", component: "gpu", scope: "device", origin: "sensor" },
  ...{ refreshMs: 100, maxWatts: 700 },
} as const;
const reading = (atS: number, share?: UseShare, rest: Partial<Reading> = {}) =>
  ({
    zone: "z",
    atMs: 1000 * atS,
    kind: "counter",
    microjoules: 0n,
    ...(share && { share }),
    ...rest,
  }) as Reading;

describe("the share of a device", () => {
  it("the share of a device is all of it where nothing else is known", () => {
    expect(new DeviceShare("busy-share").over(0, 1, 0)).toMatchObject({
      own: 1,
      certain: 1,
      idle: 1,
      most: 1,
      busyS: 0,
    });
  });

  it("the share that a driver states is the mean over the time of each statement", () => {
    const share = new DeviceShare("exclusive");
    share.update(reading(0, { own: 0.9 }), zone);
    share.update(reading(1, { own: 1 }), zone);
    share.update(reading(4, { own: 0.2 }), zone);
    expect(share.isStated).toBe(true);
    expect(share.over(0, 4, 0).own).toBeCloseTo((1 + 3 * 0.2) / 4, 9);
  });

  it("the share that a driver states is certain up to its minimum", () => {
    const share = new DeviceShare("exclusive");
    share.update(reading(0), zone);
    share.update(reading(1, { own: 0.5, least: 0.5 }), zone);
    share.update(reading(2, { own: 0.5, least: 0.1, most: 1 }), zone);
    expect(share.over(0, 2, 0)).toMatchObject({ own: 0.5, certain: 0.6 });
  });

  it("the share that a driver states may have no certain part", () => {
    const share = new DeviceShare("exclusive");
    share.update(reading(0), zone);
    share.update(reading(1, { own: 0 }), zone);
    expect(share.over(0, 1, 0)).toMatchObject({ own: 0, certain: 1 });
  });

  it("the share that a driver states is that of one tick, and the next begins anew", () => {
    const share = new DeviceShare("exclusive");
    share.update(reading(0), zone);
    share.update(reading(1, { own: 0.3 }), zone);
    share.over(0, 1, 0);
    expect(share.over(1, 2, 0).own).toBe(1);
    share.update(reading(3, { own: 0.7 }), zone);
    expect(share.over(1, 3, 0).own).toBeCloseTo(0.7, 9);
  });

  it("the share that a driver states counts for no time where its clock goes back", () => {
    const share = new DeviceShare("exclusive");
    share.update(reading(5), zone);
    share.update(reading(4, { own: 0.3 }), zone);
    expect(share.over(4, 5, 0).own).toBe(1);
    share.update(reading(6, { own: 0.4 }), zone);
    expect(share.over(5, 6, 0).own).toBeCloseTo(0.4, 9);
  });

  it("the share that a driver states says whether it saw others at work, without whom the power at rest can be learned", () => {
    const share = new DeviceShare("exclusive");
    share.update(reading(0), zone);
    share.update(reading(1, { own: 0.5, least: 0, most: 1, atRest: true }), zone);
    expect(share.over(0, 1, 0)).toMatchObject({ own: 0.5, areOthersSeen: false });
    share.update(reading(2, { own: 1 }), zone);
    expect(share.over(1, 2, 0)).toMatchObject({ own: 1, areOthersSeen: false });
    share.update(reading(3, { own: 0.5 }), zone);
    expect(share.over(2, 3, 0)).toMatchObject({ own: 0.5, areOthersSeen: true });
  });

  it("the share that a driver states goes before the CPU time, which says nothing of the device", () => {
    const share = new DeviceShare("busy-share");
    share.note(0, { ownS: 0, busyS: 0 });
    share.note(1, { ownS: 1, busyS: 4 });
    share.update(reading(0), zone);
    share.update(reading(1, { own: 0.9 }), zone);
    expect(share.over(0, 1, 0)).toMatchObject({ own: 0.9, idle: 1, most: 1, busyS: 0 });
  });

  it("several meterings that count one device divide its work and its rest equally, and each is certain of as much as that is of the whole", () => {
    let sharers = 4;
    const share = new DeviceShare("exclusive", () => sharers);
    expect(share.over(0, 1, 0)).toMatchObject({
      own: 0.25,
      certain: 0.25,
      idle: 0.25,
      most: 1,
      isGuess: true,
    });
    sharers = 1;
    expect(share.over(1, 2, 0)).toMatchObject({ own: 1, certain: 1, idle: 1 });
    for (sharers of [0, -3, 0.5, Number.NaN]) expect(share.over(2, 3, 0)).toMatchObject({ own: 1, idle: 1 });
  });

  it("several meterings that count one device divide only its rest where its work is known", () => {
    const stated = new DeviceShare("exclusive", () => 2);
    stated.update(reading(0), zone);
    stated.update(reading(1, { own: 0.9 }), zone);
    expect(stated.over(0, 1, 0)).toMatchObject({ own: 0.9, certain: 1, idle: 0.5 });
    const timed = new DeviceShare("exclusive", () => 2);
    timed.note(0, { ownS: 0, busyS: 0 });
    timed.note(1, { ownS: 1, busyS: 4 });
    expect(timed.over(0, 1, 0)).toMatchObject({ own: 0.25, certain: 1, idle: 0.5 });
  });

  it("the share of a device of which others may not know yet is nothing, at most all, and a guess", () => {
    const share = new DeviceShare("busy-share", () => Number.POSITIVE_INFINITY);
    expect(share.over(0, 1, 0)).toMatchObject({ own: 0, atMost: 1, idle: 0, isGuess: true });
    share.update(reading(1, { own: 0.9 }), zone);
    share.update(reading(2, { own: 0.9 }), zone);
    expect(share.over(0, 2, 0)).toMatchObject({ own: 0.9, idle: 0, isGuess: true });
    // By busy time it needs nobody else.
    share.note(2, { ownS: 0, busyS: 0 });
    share.note(3, { ownS: 1, busyS: 4 });
    share.update(reading(3), zone);
    expect(share.over(2, 3, 0)).toMatchObject({ own: 0.25, idle: 0.25, isGuess: false });
    expect(share.withheldUntilS).toBe(2);
  });

  it("the share of a device whose CPU times are missing goes on as before, and is a guess", () => {
    const share = new DeviceShare("busy-share");
    share.note(0, { ownS: 0, busyS: 0 });
    expect(share.over(0, 0.5, 0)).toMatchObject({ own: 1, isGuess: true });
    share.note(1, { ownS: 1, busyS: 4 });
    expect(share.over(0, 1, 0)).toMatchObject({ own: 0.25, certain: 1, isGuess: false });
    expect(share.over(1, 2, 0)).toMatchObject({ own: 0.25, certain: 0.25, idle: 0.25, isGuess: true });
    share.note(3, { ownS: 3, busyS: 12 });
    expect(share.over(2, 5, 0)).toMatchObject({ own: 0.25, certain: 0.25, idle: 0.25, isGuess: true });
  });

  it("the share of the idle power is what was configured, however many count the device", () => {
    const share = new DeviceShare(0.3, () => 2);
    expect(share.over(0, 1, 0)).toMatchObject({ own: 0.5, idle: 0.3 });
    share.note(1, { ownS: 0, busyS: 0 });
    share.note(2, { ownS: 1, busyS: 2 });
    expect(share.over(1, 2, 0)).toMatchObject({ own: 0.5, idle: 0.3, most: 1 });
  });

  it("the share of the idle power follows the busy time where that is the policy, and so does the most that we may receive", () => {
    const share = new DeviceShare("busy-share");
    share.note(0, { ownS: 0, busyS: 0 });
    share.note(1, { ownS: 1, busyS: 4 });
    // A core of background is inside the idle power.
    expect(share.over(0, 1, 1)).toMatchObject({ own: 1 / 3, certain: 1, idle: 0.25, most: 0.25, busyS: 4 });
    const exclusive = new DeviceShare("exclusive");
    exclusive.note(0, { ownS: 0, busyS: 0 });
    exclusive.note(1, { ownS: 1, busyS: 4 });
    expect(exclusive.over(0, 1, 1)).toMatchObject({ own: 1 / 3, idle: 1, most: 1 });
  });

  it("a reading states whether others may have used the device unseen", () => {
    const unseen = (given: Reading, of: Zone = zone) => new DeviceShare("exclusive").update(given, of);
    expect(unseen(reading(1))).toBe(false);
    expect(unseen(reading(1, undefined, { cotenants: "unknown" }))).toBe(true);
    expect(unseen(reading(1), { ...zone, cotenants: "unknown" })).toBe(true);
  });
});
