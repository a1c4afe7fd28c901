import { systemClock } from "@wattspan/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { manualClock } from "../fakes/manual-clock.js";
import { boundedCall, waitOn } from "./bounded-call.js";

afterEach(() => {
  vi.useRealTimers();
});

describe("boundedCall", () => {
  const trial = () => {
    const clock = manualClock();
    return { clock, wait: waitOn(clock) };
  };

  it("boundedCall takes no time for what needs none", async () => {
    const { clock, wait } = trial();
    expect(await boundedCall(() => 7, 1000, wait)).toEqual({ end: "value", value: 7 });
    expect(await boundedCall(async () => 7, 1000, wait)).toEqual({ end: "value", value: 7 });
    expect(clock.now()).toBe(0);
  });

  it("boundedCall distinguishes an error, thrown or rejected, from a value", async () => {
    const { wait } = trial();
    const error = new Error("EIO");
    const throwing = () => {
      throw error;
    };
    expect(await boundedCall(throwing, 1000, wait)).toEqual({ end: "error", error });
    expect(await boundedCall(async () => throwing(), 1000, wait)).toEqual({ end: "error", error });
  });

  it("boundedCall waits until the bound, and little longer than the call takes", async () => {
    const { clock, wait } = trial();
    const after = (ms: number) => () => new Promise((resolve) => clock.schedule(() => resolve(ms), ms));
    expect(await boundedCall(after(405), 1000, wait)).toEqual({ end: "value", value: 405 });
    expect(clock.now()).toBe(411);
    expect(await boundedCall(after(1005), 1000, wait)).toEqual({ end: "timeout" });
    expect(clock.now()).toBe(1411);
  });

  it("boundedCall ignores what a call rejects with after the bound", async () => {
    const { clock, wait } = trial();
    const late = () => new Promise((_, reject) => clock.schedule(() => reject(new Error("late")), 2000));
    expect(await boundedCall(late, 1000, wait)).toEqual({ end: "timeout" });
    await clock.advanceAsync(2000);
  });

  it("boundedCall waits in real time on any other clock", async () => {
    vi.useFakeTimers();
    const ended = boundedCall(() => new Promise(() => undefined), 1000, waitOn(systemClock));
    let end: string | undefined;
    void ended.then((it) => {
      end = it.end;
    });
    await vi.advanceTimersByTimeAsync(990);
    expect(end).toBeUndefined();
    await vi.advanceTimersByTimeAsync(10);
    expect(end).toBe("timeout");
  });
});
