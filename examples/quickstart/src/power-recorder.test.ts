import { describe, expect, it } from "vitest";
import type { EnergyMeter } from "wattspan";
import { PowerRecorder } from "./power-recorder.ts";

type Opened = Awaited<ReturnType<EnergyMeter["open"]>>;
type EnergyReader = Extract<Opened, { status: "ready" }>["reader"];
type Reading = Awaited<ReturnType<EnergyReader["read"]>>[number];

const signal = new AbortController().signal;
const counter = (atMs: number, microjoules: bigint): Reading => ({
  zone: "a",
  atMs,
  kind: "counter",
  microjoules,
});

/** A meter that says these things, one after the other. */
const saying = (readings: readonly Reading[], more: Partial<EnergyReader> = {}): EnergyMeter => ({
  name: "made-up",
  open: async () => {
    const left = [...readings];
    return { status: "ready", zones: [], reader: { read: () => left.splice(0, 1), ...more } };
  },
});

async function readerOf(meter: EnergyMeter): Promise<EnergyReader> {
  const opened = await meter.open(signal);
  return opened.status === "ready" ? opened.reader : expect.fail("expected ready");
}

/** Watts and length in milliseconds of each span, after everything was read. */
async function spansOf(readings: readonly Reading[]) {
  const recorder = new PowerRecorder();
  const reader = await readerOf(recorder.listenTo(saying(readings)));
  for (const _ of readings) reader.read();
  return recorder
    .series()[0]
    ?.spans.map(({ fromMs, toMs, watts }) => [Number(watts.toFixed(9)), Math.round(toMs - fromMs)]);
}

describe("PowerRecorder", () => {
  it("the recorder divides the energy between two readings by their time", async () => {
    const readings = [counter(0, 0n), counter(100, 500_000n), counter(300, 900_000n)];
    expect(await spansOf(readings)).toEqual([
      [5, 100],
      [2, 200],
    ]);
  });

  it("the recorder joins readings that are too close, and loses none of their energy", async () => {
    const readings = [counter(0, 0n), counter(10, 400_000n), counter(30, 400_000n), counter(100, 500_000n)];
    expect(await spansOf(readings)).toEqual([[5, 100]]);
  });

  it("the recorder has a gap, never a zero, where a reading fails or the counter goes back", async () => {
    const none: Reading = { zone: "a", atMs: 150, kind: "none", reason: "busy" };
    const unread = [
      counter(0, 0n),
      counter(100, 500_000n),
      none,
      counter(200, 600_000n),
      counter(300, 700_000n),
    ];
    expect(await spansOf(unread)).toEqual([
      [5, 100],
      [1, 100],
    ]);
    const wrapped = [counter(0, 900_000n), counter(100, 100_000n), counter(200, 400_000n)];
    expect(await spansOf(wrapped)).toEqual([[3, 100]]);
  });

  it("the recorder takes a power gauge as it is, over its window", async () => {
    expect(await spansOf([{ zone: "a", atMs: 500, kind: "power", watts: 42, windowMs: 250 }])).toEqual([
      [42, 250],
    ]);
  });

  it("the recorder passes on values, promises, CPU time and failures of a meter unchanged", async () => {
    const recorder = new PowerRecorder();
    const readings = [counter(0, 0n)];
    const cpuTime = () => ({ ownS: 1, busyS: 2 });
    const heard = await readerOf(recorder.listenTo(saying([], { read: () => readings, cpuTime })));
    expect(heard.read()).toBe(readings);
    expect(heard.cpuTime?.()).toEqual({ ownS: 1, busyS: 2 });
    expect((await readerOf(recorder.listenTo(saying([])))).cpuTime).toBeUndefined();
    const later = await readerOf(recorder.listenTo(saying([], { read: async () => readings })));
    expect(await later.read()).toBe(readings);
    const failing = { read: () => expect.fail("unreadable") };
    const failed = await readerOf(recorder.listenTo(saying([], failing)));
    expect(() => failed.read()).toThrow("unreadable");
  });

  it("the recorder closes its meter, and leaves an unavailable meter as it is", async () => {
    const recorder = new PowerRecorder();
    let closed = 0;
    const close = () => {
      closed += 1;
    };
    (await readerOf(recorder.listenTo(saying([], { close })))).close?.();
    expect(closed).toBe(1);
    const absent: Opened = { status: "unavailable", reason: "absent", detail: "none" };
    expect(await recorder.listenTo({ name: "x", open: async () => absent }).open(signal)).toBe(absent);
  });

  it("the recorder records nothing after it was stopped", async () => {
    const recorder = new PowerRecorder();
    const reader = await readerOf(recorder.listenTo(saying([counter(0, 0n), counter(100, 1n)])));
    reader.read();
    recorder.stop();
    reader.read();
    expect(recorder.series()).toEqual([{ device: "a", spans: [] }]);
  });
});
