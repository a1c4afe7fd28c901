import { manualClock } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Footprint } from "../contracts/footprint.js";
import { Faults } from "../runtime/fault.js";
import { SinkQueue } from "./sink-queue.js";

const footprint = (id: number) => ({ id: String(id) }) as Footprint;

/** A queue before a sink whose writes end when they are told to. */
function stand() {
  const clock = manualClock();
  const faults = new Faults();
  const written: string[] = [];
  const open: { resolve(): void; reject(error: Error): void }[] = [];
  let flushes = 0;
  const sink = {
    write: ({ id }: Footprint) =>
      new Promise<void>((resolve, reject) => {
        written.push(id);
        open.push({ resolve, reject });
      }),
    flush: async () => void flushes++,
  };
  const queue = new SinkQueue(sink, faults, clock);
  return { clock, faults, written, open, queue, flushes: () => flushes };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("a sink", () => {
  it("a sink that is slow gets one footprint at a time, in their order, and none of 2048 is lost", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 60 }), async (steps) => {
        const { open, queue, written, faults } = stand();
        let given = 0;
        for (const isWrite of steps) {
          if (isWrite) queue.observe(footprint(given++));
          else open.at(-1)?.resolve();
          await turn();
          expect(open.length).toBeLessThanOrEqual(given);
        }
        while (written.length < given) {
          open.at(-1)?.resolve();
          await turn();
        }
        expect(written).toEqual(Array.from({ length: given }, (_, id) => String(id)));
        expect(faults.counts).toEqual({});
      }),
      { numRuns: 30 },
    );
  });

  it("a sink that hangs is not asked again, and what has no room is dropped and counted", () => {
    const { queue, written, faults } = stand();
    for (let id = 0; id < 3000; id++) queue.observe(footprint(id));
    expect(written).toEqual(["0"]);
    expect(faults.counts).toEqual({ "observer/sink_full": 3000 - 1 - 2048 });
  });

  it("a sink that hangs holds up a flush for 5 s, and leaves no timer", async () => {
    const { clock, queue, faults, flushes } = stand();
    queue.observe(footprint(1));
    const flushed = queue.flush();
    await clock.advanceAsync(4999);
    expect(faults.counts).toEqual({});
    await clock.advanceAsync(1);
    await flushed;
    expect(faults.counts).toEqual({ "observer/sink_timeout": 1 });
    expect([flushes(), clock.pending]).toEqual([0, 0]);
  });

  it("a sink is flushed after its last write, and leaves no timer", async () => {
    const { clock, queue, open, flushes } = stand();
    queue.observe(footprint(1));
    const flushed = queue.flush();
    await turn();
    expect(flushes()).toBe(0);
    open[0]?.resolve();
    await flushed;
    expect([flushes(), clock.pending]).toEqual([1, 0]);
  });

  it("a sink that fails, at once or later, is a fault, and gets what follows", async () => {
    const { clock, faults, queue, open, written } = stand();
    for (const id of [1, 2]) queue.observe(footprint(id));
    open[0]?.reject(new Error("no"));
    await turn();
    expect(written).toEqual(["1", "2"]);
    const throwing = () => {
      throw new Error("no");
    };
    const other = new SinkQueue({ write: throwing, flush: throwing }, faults, clock);
    other.observe(footprint(3));
    await other.flush();
    expect(faults.counts).toEqual({ "observer/sink_write": 2, "observer/sink_flush": 1 });
  });

  it("a sink that writes at once has a footprint when it was given", () => {
    const written: string[] = [];
    const sink = { write: ({ id }: Footprint) => void written.push(id), flush: async () => undefined };
    const queue = new SinkQueue(sink, new Faults(), manualClock());
    for (const id of [1, 2]) queue.observe(footprint(id));
    expect(written).toEqual(["1", "2"]);
  });

  it("a sink whose promise throws where it is followed is a fault, and gets what follows", async () => {
    const { clock, faults } = stand();
    const fails = () => JSON.parse("{");
    const odd = (of: object, name: string, member: PropertyDescriptor) => () =>
      Object.defineProperty(of, name, member) as Promise<void>;
    const odds = [
      odd(Promise.resolve(), "then", { value: undefined }),
      odd(Promise.resolve(), "then", { value: fails }),
      odd(Promise.resolve(), "constructor", { get: fails }),
      odd({}, "then", { get: fails }),
    ];
    const written: string[] = [];
    const sink = {
      write({ id }: Footprint) {
        written.push(id);
        return odds[Number(id)]?.();
      },
      flush: async () => undefined,
    };
    const queue = new SinkQueue(sink, faults, clock);
    for (let id = 0; id < 5; id++) queue.observe(footprint(id));
    await queue.flush();
    expect(written).toEqual(["0", "1", "2", "3", "4"]);
    expect(faults.counts).toEqual({ "observer/sink_write": 3 });
  });

  it("a flush waits for what was given before it, and not for what comes meanwhile", async () => {
    const { queue, open, written, flushes } = stand();
    queue.observe(footprint(1));
    const flushed = queue.flush();
    queue.observe(footprint(2));
    open[0]?.resolve();
    await flushed;
    await turn();
    expect([flushes(), written]).toEqual([1, ["1", "2"]]);
  });

  it("flushes of a sink that hangs wait together, and leave nothing behind", async () => {
    const { clock, queue, faults, flushes, open } = stand();
    queue.observe(footprint(1));
    const all = Array.from({ length: 1000 }, () => queue.flush());
    await clock.advanceAsync(5000);
    await Promise.all(all);
    expect(faults.counts).toEqual({ "observer/sink_timeout": 1000 });
    open[0]?.resolve();
    await turn();
    expect(flushes()).toBe(1);
  });
});
