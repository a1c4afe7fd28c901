import { describe, expect, it } from "vitest";
import { counter, setUp, zone } from "../../../test/one-meter-session.js";
import type { Reading } from "../../contracts/energy-meter.js";

describe("a session", () => {
  it("a session gives each reading to the device of its zone, and ignores zones that do not count", () => {
    let joules = 0;
    const { session, devices, clock } = setUp(
      () => [
        counter("b", clock.now(), joules),
        counter("other", 0, 7),
        counter("a", clock.now(), 2 * joules),
      ],
      [zone("a"), zone("b")],
    );
    expect(session.read()).toBeUndefined();
    clock.advance(1000);
    joules = 100;
    session.read();
    expect(devices.map(({ ledger }) => ledger.books.total)).toEqual([200, 100]);
    expect(session.lastReadMs).toBe(1000);
  });

  it("a session has its reader timed, and not what follows from the readings", () => {
    const { session, reads, device, clock } = setUp(() => [counter("z", clock.now(), clock.now())]);
    session.read();
    clock.advance(100);
    const timed: [reads: number, ticks: number][] = [];
    session.read((work) => {
      const before = reads.length;
      const result = work();
      timed.push([reads.length - before, device.ledger.books.ticks]);
      return result;
    });
    expect(timed).toEqual([[1, 0]]);
    expect(device.ledger.books.ticks).toBe(1);
  });

  it("a session makes a throwing read a gap of all its devices, and a fault", () => {
    const { session, devices, faults, clock } = setUp(() => {
      throw new Error("EIO");
    }, [zone("a"), zone("b")]);
    clock.advance(500);
    expect(session.read()).toBeUndefined();
    for (const { reasons } of devices) expect([...reasons]).toEqual([["gap", 0.5]]);
    expect(faults.counts).toEqual({ "read/m": 1 });
    expect(session.lastReadMs).toBe(500);
  });

  it("a session survives a reader that changes its mind and rejects", async () => {
    const set = setUp(() => (set.reads.length === 1 ? [] : Promise.reject(new Error("EIO"))));
    set.session.read();
    await set.session.read();
    expect(set.reads).toHaveLength(2);
    expect(set.faults.counts["read/m"]).toBe(1);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["no list", { zone: "z" }],
  ])("a session takes %s for a failure", (_, result) => {
    const { session, device, faults } = setUp(() => result as never);
    expect(() => session.read()).not.toThrow();
    expect(device.reasons.has("gap")).toBe(true);
    expect(faults.counts["read/m"]).toBe(1);
  });

  it.each<[string, unknown]>([
    ["null", null],
    ["undefined", undefined],
    ["a number", 5],
    ["a counter of the wrong type", { zone: "z", atMs: 1000, kind: "counter", microjoules: "17" }],
    ["a reading at no time", { zone: "z", atMs: Number.NaN, kind: "counter", microjoules: 50_000_000n }],
    ["a reading at the end of time", { ...counter("z", 0, 50), atMs: Number.POSITIVE_INFINITY }],
  ])("a session survives %s among the readings, and takes the others", (_, odd) => {
    let extra: readonly unknown[] = [];
    let joules = 0;
    const { session, devices, clock } = setUp(
      () => [...(extra as Reading[]), counter("b", clock.now(), joules)],
      [zone("z"), zone("b")],
    );
    session.read();
    clock.advance(1000);
    extra = [odd];
    joules = 100;
    expect(() => session.read()).not.toThrow();
    expect(devices.map(({ ledger }) => ledger.books.total)).toEqual([0, 100]);
  });

  it("a session is not blinded by a reading at no time", () => {
    let reading = counter("z", 0, 0);
    const { session, device, clock, faults } = setUp(() => [reading]);
    session.read();
    clock.advance(500);
    reading = { ...counter("z", 0, 50), atMs: Number.NaN };
    session.read();
    expect([...device.reasons]).toEqual([["gap", 0.5]]);
    expect(faults.counts["read/m"]).toBe(1);
    clock.advance(500);
    reading = counter("z", 1000, 100);
    session.read();
    clock.advance(1000);
    // 5 kJ in a second are five times what the device can draw.
    reading = counter("z", 2000, 5100);
    session.read();
    expect(device.ledger.books.total).toBe(100);
    expect(device.reasons.has("reset")).toBe(true);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -5])(
    "a session takes a gauge that says %d W for a gap",
    (watts) => {
      let said = 100;
      const power = () =>
        ({ zone: "z", atMs: clock.now(), kind: "power", watts: said, windowMs: 0 }) as const;
      const { session, device, clock, faults } = setUp(() => [power()]);
      session.read();
      clock.advance(400);
      said = watts;
      session.read();
      expect([...device.reasons]).toEqual([["gap", 0.4]]);
      expect(faults.counts["read/m"]).toBe(1);
      clock.advance(400);
      said = 300;
      session.read();
      expect(device.ledger.books.total).toBeCloseTo(160, 9);
    },
  );

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -5, "7"])(
    "a session takes a gauge whose window is %s ms for a gap, and one without a window for none",
    (said) => {
      let windowMs: unknown;
      const { session, device, clock, faults } = setUp(() => [
        { zone: "z", atMs: clock.now(), kind: "power", watts: 100, windowMs } as Reading,
      ]);
      session.read();
      expect(device.reasons.size).toBe(0);
      clock.advance(400);
      windowMs = said;
      session.read();
      expect([...device.reasons]).toEqual([["gap", 0.4]]);
      expect(faults.counts["read/m"]).toBe(1);
      clock.advance(400);
      windowMs = 0;
      session.read();
      expect(device.ledger.books.total).toBeCloseTo(80, 9);
    },
  );

  it("a session notices that the machine slept, and not that the clock was moved a little", () => {
    let joules = 0;
    const { session, device, clock } = setUp(() => [counter("z", clock.now(), joules)]);
    session.read();
    const step = () => {
      clock.advance(1000);
      joules += 100;
      session.read();
    };
    clock.sleepWall(1500);
    step();
    expect(device.reasons.size).toBe(0);
    clock.sleepWall(-3_600_000);
    step();
    expect(device.reasons.size).toBe(0);
    clock.suspend(60_000);
    step();
    expect([...device.reasons]).toEqual([["suspended", 3]]);
    step();
    expect(device.ledger).toMatchObject({ books: { total: 300 }, lostTicks: 1 });
  });

  it("a session is not read when none of its zones count", () => {
    const { session, reads } = setUp(() => [], []);
    session.read();
    expect(reads).toEqual([]);
  });

  it("a session hands the CPU times of the reading to its devices, and outlives their failure", () => {
    let joules = 0;
    let isBroken = false;
    const cpuTime = () => {
      if (isBroken) throw new Error("no /proc");
      return { ownS: clock.now() / 4000, busyS: clock.now() / 1000 };
    };
    const { session, device, clock, faults } = setUp(() => [counter("z", clock.now(), joules)], [zone("z")], {
      cpuTime,
    });
    session.read();
    clock.advance(1000);
    joules = 100;
    session.read();
    expect(device.ledger.books.allocation).toMatchObject({ otherProcess: 75, unattributed: 25 });
    isBroken = true;
    clock.advance(1000);
    joules = 200;
    session.read();
    expect(device.ledger.books.total).toBe(200);
    expect(faults.counts).toEqual({ "read/m.cpuTime": 1 });
  });
});

describe("an asynchronous session", () => {
  /** A reader whose promises the test settles. */
  function pending() {
    const settles: { resolve(readings: readonly Reading[]): void; reject(error: Error): void }[] = [];
    const up = setUp(() => new Promise((resolve, reject) => settles.push({ resolve, reject })));
    return { ...up, settles };
  }

  it("an asynchronous session reads once at a time", async () => {
    const { session, reads, settles, clock } = pending();
    const first = session.read();
    expect(session.reading).toBe(true);
    expect(session.read()).toBe(first);
    expect(reads).toHaveLength(1);
    settles[0]?.resolve([counter("z", 0, 0)]);
    await first;
    expect(session.reading).toBe(false);
    clock.advance(1);
    void session.read();
    expect(reads).toHaveLength(2);
    // The read that is under way is bounded by one timer; the first one's is gone.
    expect(clock.pending).toBe(1);
  });

  it("an asynchronous session never rejects: a failed read is a gap", async () => {
    const { session, settles, device, faults } = pending();
    const read = session.read();
    settles[0]?.reject(new Error("gone"));
    await expect(read).resolves.toBeUndefined();
    expect(device.reasons.has("gap")).toBe(true);
    expect(faults.counts["read/m"]).toBe(1);
  });

  it("an asynchronous session never rejects for what cannot be a reading", async () => {
    const { session, settles, faults } = pending();
    const read = session.read();
    settles[0]?.resolve([null] as never);
    await expect(read).resolves.toBeUndefined();
    expect(faults.counts["read/m"]).toBe(1);
  });

  it("an asynchronous session gives up on a read that hangs, starts no other, and takes what comes late", async () => {
    const { session, settles, device, faults, clock, reads } = pending();
    const first = session.read();
    await clock.advanceAsync(4999);
    expect(session.reading).toBe(true);
    await clock.advanceAsync(1);
    await first;
    expect(session.reading).toBe(false);
    expect([...device.reasons]).toEqual([["gap", 5]]);
    expect(faults.counts["read/m"]).toBe(1);
    await clock.advanceAsync(1000);
    expect(session.read()).toBeUndefined();
    expect(reads).toHaveLength(1);
    expect(device.reasons.get("gap")).toBe(6);
    expect(session.lastReadMs).toBe(6000);
    settles[0]?.resolve([counter("z", 6500, 3)]);
    await clock.advanceAsync(0);
    expect(device.started).toBe(true);
    void session.read();
    expect(reads).toHaveLength(2);
  });
});

it("a closed session reads no more, closes its reader, and outlives its failure", async () => {
  let closes = 0;
  const close = async () => {
    closes++;
    throw new Error("busy");
  };
  const { session, reads, faults } = setUp(() => [], [zone("z")], { close });
  await session.close();
  expect(closes).toBe(1);
  expect(session.read()).toBeUndefined();
  expect(reads).toEqual([]);
  expect(faults.counts).toEqual({ "read/close": 1 });
});
