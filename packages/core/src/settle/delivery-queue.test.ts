import { describe, expect, it } from "vitest";
import { selectionOf, queueStand as setUp } from "../../test/queue-stand.js";
import type { Activity } from "../activity/activity.js";

describe("an ended activity", () => {
  it("an ended activity that waits for nothing is delivered 20 ms later, in the order of the ends", () => {
    const { clock, log, end, queue } = setUp();
    end("a");
    clock.advance(5);
    end("b");
    expect(queue.undelivered).toBe(2);
    clock.advance(100);
    expect(log).toEqual(["20 settle a", "20 settle b"]);
    expect([queue.undelivered, clock.pending]).toEqual([0, 0]);
  });

  it("an ended activity whose span is of others settles at its end, and its observers get it later", () => {
    const { clock, log, end, queue } = setUp();
    end("a", { span: true, owner: "other" });
    expect(log).toEqual(["0 settle a"]);
    expect(queue.undelivered).toBe(1);
    clock.advance(100);
    expect(log).toEqual(["0 settle a", "20 give a"]);
    expect([queue.undelivered, clock.pending]).toEqual([0, 0]);
  });

  it("an ended activity waits for its devices, and is delivered once when they have ticked", () => {
    const { clock, log, end, queue } = setUp();
    const { tick, activity } = end("a", { waits: 1, selection: selectionOf(250) });
    clock.advance(200);
    expect([queue.unsettled, queue.undelivered, log.length]).toEqual([1, 1, 0]);
    tick();
    expect([queue.unsettled, queue.undelivered]).toEqual([0, 1]);
    queue.ready(activity);
    queue.expireOverdue(Number.POSITIVE_INFINITY);
    clock.advance(5000);
    expect(log).toEqual(["220 settle a"]);
  });

  it("an ended activity waits for its children, which say when they are ready", () => {
    const { clock, log, end, queue } = setUp();
    const { activity, fake } = end("parent", { pending: 1 });
    clock.advance(1000);
    expect(log).toEqual([]);
    fake.pending = 0;
    queue.ready(activity);
    clock.advance(1000);
    expect(log).toEqual(["1020 settle parent"]);
  });

  it("an ended activity without devices does not touch the count of those that wait", () => {
    const { end, queue } = setUp();
    const { activity, fake, tick } = end("waiting", { waits: 1, selection: selectionOf(250) });
    // Its use settles at its end, before the queue hears of the end.
    const empty = { ...fake, deviceUse: { unsettled: 0, selection: { devices: [] } } };
    queue.deviceUseSettled(empty as unknown as Activity);
    expect(queue.unsettled).toBe(1);
    expect(activity.phase).toBe("waiting");
    tick();
    expect(queue.unsettled).toBe(0);
  });

  it("an ended activity is delivered at the next reading, before its own time", () => {
    const { clock, log, end, queue } = setUp();
    end("a");
    clock.advance(3);
    queue.deliver(clock.now());
    clock.advance(100);
    expect(log).toEqual(["3 settle a"]);
  });
});

describe("a span", () => {
  it("a span ends with its footprint when that comes in time, and only once", () => {
    const { clock, log, end } = setUp();
    const { tick } = end("a", { span: true, waits: 1, selection: selectionOf(1000) });
    clock.advance(100);
    tick();
    clock.advance(1000);
    expect(log).toEqual(["120 settle a"]);
  });

  it("a span is held 250 ms and no longer, then ends with what is known, and the footprint follows", () => {
    const { clock, log, end, queue } = setUp();
    const { tick } = end("a", { span: true, waits: 1, selection: selectionOf(5000) });
    clock.advance(1000);
    expect(log).toEqual(["250 end a"]);
    expect(queue.unsettled).toBe(1);
    tick();
    clock.advance(1000);
    expect(log).toEqual(["250 end a", "1020 settle a"]);
    expect(clock.pending).toBe(0);
  });

  it("a span is held no longer because others are delivered meanwhile", () => {
    const { clock, log, end, queue } = setUp();
    end("a", { span: true, waits: 1, selection: selectionOf(5000) });
    clock.advance(200);
    end("b", { span: true, waits: 1, selection: selectionOf(5000) });
    clock.advance(49);
    queue.deliver(clock.now());
    clock.advance(2000);
    expect(log).toEqual(["250 end a", "450 end b"]);
  });

  it("a span is held no longer because a footprint was ready meanwhile", () => {
    const { clock, log, end } = setUp();
    end("a", { span: true, waits: 1, selection: selectionOf(5000) });
    clock.advance(200);
    end("b");
    clock.advance(2000);
    expect(log).toEqual(["220 settle b", "250 end a"]);
  });

  it("a span does not wait at all when everything is to be delivered", () => {
    const { clock, log, end, queue } = setUp();
    end("a", { span: true, waits: 1, selection: selectionOf(5000) });
    end("b", { span: true });
    queue.deliver(clock.now(), true);
    expect(log).toEqual(["0 settle b", "0 end a"]);
    queue.deliver(clock.now(), true);
    clock.advance(1000);
    expect(log).toHaveLength(2);
  });
});

describe("a device that does not speak", () => {
  it("a device that does not speak is given up when it was read after its time, not before", () => {
    const { clock, log, end, queue } = setUp();
    end("a", { waits: 1, selection: selectionOf(250) });
    clock.advance(1000);
    queue.expireOverdue(249);
    expect(log).toEqual([]);
    queue.expireOverdue(250);
    clock.advance(1000);
    expect(log).toEqual(["1000 expire a", "1020 settle a"]);
    expect(queue.unsettled).toBe(0);
  });

  it("a device that does not speak is waited for by each claim's own time, oldest end first", () => {
    const { clock, log, end, queue } = setUp();
    const [slow, fast] = [selectionOf(2000), selectionOf(100)];
    end("slow-1", { waits: 1, selection: slow });
    end("fast-1", { waits: 1, selection: fast });
    clock.advance(50);
    end("fast-2", { waits: 1, selection: fast });
    end("slow-2", { waits: 1, selection: slow });
    queue.expireOverdue(149);
    expect(log).toEqual(["50 expire fast-1"]);
    queue.expireOverdue(2000);
    expect(log).toEqual(["50 expire fast-1", "50 expire slow-1", "50 expire fast-2"]);
  });

  it("a device that does not speak has its time on a clock that stands while nothing can be read", () => {
    const { blocked, log, end, queue } = setUp();
    blocked.ms = 1000;
    end("a", { waits: 1, selection: selectionOf(250) });
    blocked.ms = 1400;
    queue.expireOverdue(649);
    expect(log).toEqual([]);
    queue.expireOverdue(650);
    expect(log).toEqual(["0 expire a"]);
  });

  it("a device that does not speak is waited for by the refresh that was seen by then", () => {
    const { log, end, queue } = setUp();
    const selection = { ...selectionOf(250) };
    end("a", { waits: 1, selection });
    Object.assign(selection, { refreshS: 0.2 });
    queue.expireOverdue(849);
    expect(log).toEqual([]);
    queue.expireOverdue(850);
    expect(log).toHaveLength(1);
  });

  it("a device that does not speak expires no activity that has settled", () => {
    const { log, end, queue } = setUp();
    const selection = selectionOf(100);
    const first = end("a", { waits: 1, selection });
    end("b", { waits: 1, selection });
    first.tick();
    queue.expireOverdue(Number.POSITIVE_INFINITY);
    queue.expireOverdue(Number.POSITIVE_INFINITY);
    expect(log).toEqual(["0 expire b"]);
  });
});

describe("many activities at once", () => {
  it("many ended activities are delivered in slices of 256, at least 3 ms apart", () => {
    const { clock, log, end, slices } = setUp();
    for (let i = 0; i < 1000; i++) end(`${i}`);
    clock.advance(100);
    expect(slices.filter((size) => size > 0)).toEqual([256, 256, 256, 232]);
    expect(log.map((line) => Number(line.split(" ").at(-1)))).toEqual([...Array(1000).keys()]);
    const times = [...new Set(log.map((line) => Number(line.split(" ")[0])))];
    expect(times).toEqual([20, 23, 26, 29]);
  });

  it("many spans that waited long enough count in the slices too", () => {
    const { clock, log, end, slices } = setUp();
    for (let i = 0; i < 600; i++) end(`${i}`, { span: true, waits: 1, selection: selectionOf(9000) });
    clock.advance(1000);
    expect(slices.filter((size) => size > 0)).toEqual([256, 256, 88]);
    expect(log[0]).toBe("250 end 0");
    expect(log.at(-1)).toBe("256 end 599");
  });

  it("many ended activities are delivered at once when all must be", () => {
    const { clock, end, slices, queue } = setUp();
    for (let i = 0; i < 1000; i++) end(`${i}`, { span: i % 2 === 0 });
    queue.deliver(clock.now(), true);
    expect(slices).toEqual([1000]);
    expect(queue.undelivered).toBe(0);
  });
});

it("a stopped queue leaves no timer", () => {
  const { clock, log, end, queue } = setUp();
  end("a", { span: true });
  queue.stop();
  expect(clock.pending).toBe(0);
  clock.advance(1000);
  expect(log).toEqual([]);
});
