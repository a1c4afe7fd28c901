import { fakeMeter, manualClock, meteredMachine } from "@wattspan/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cpu, noting } from "../../../test/sampler-on-fakes.js";

describe("reads that are too dear", () => {
  // Timers are not varied at random.
  beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0.5));
  afterEach(() => void vi.restoreAllMocks());

  async function dear() {
    const clock = manualClock();
    const reads: number[] = [];
    const cost = { ms: 50 };
    const meter = fakeMeter({ clock, zones: [cpu] });
    const { metering, seen } = await meteredMachine({
      clock,
      meters: [noting(meter, clock, reads, () => cost.ms)],
    });
    let finish = (): void => undefined;
    const promise = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const long = metering.meterStage({ name: "long", kind: "training" }, () => promise);
    const state = () => metering.status.sampling.state;
    return { clock, reads, cost, seen, metering, state, finish, long };
  }

  it("reads that are too dear become rarer, then pause, and calls in the pause say why they are not measured", async () => {
    const { clock, state, metering, seen, reads } = await dear();
    expect(state()).toBe("running");
    await clock.advanceAsync(6000);
    expect(state()).toBe("coarse");
    await clock.advanceAsync(5000);
    const [before, last] = reads.slice(-2) as [number, number];
    expect(last - before).toBeGreaterThan(300);
    await clock.advanceAsync(55_000);
    expect(state()).toBe("stopped");
    const { length } = reads;
    const nowMs = clock.now();
    expect(metering.meterInference({ model: "m" }, () => 42)).toBe(42);
    expect(clock.now()).toBe(nowMs);
    await clock.advanceAsync(1000);
    expect(seen.byName("m")[0]).toMatchObject({ method: "unavailable", reasons: ["self_limit"] });
    expect(reads).toHaveLength(length);
  });

  it("reads that pause leave the timer of their next try, and what was in flight settles with what is known", async () => {
    const { clock, state, metering, seen, finish, long } = await dear();
    await clock.advanceAsync(66_000);
    expect(state()).toBe("stopped");
    finish();
    await long;
    await clock.advanceAsync(5000);
    expect(seen.byName("long")[0]?.energy?.value).toBeGreaterThan(0);
    expect(seen.byName("long")[0]?.reasons).toContain("self_limit");
    expect(metering.status).toMatchObject({ unsettled: 0, inFlight: 0 });
    expect(clock.pending).toBe(1);
    await metering.shutdown();
    expect(clock.pending).toBe(0);
  });

  it("reads that pause are tried again, and calls are measured again once they are cheap", async () => {
    const { clock, state, metering, seen, cost, finish, long } = await dear();
    await clock.advanceAsync(66_000);
    expect(state()).toBe("stopped");
    finish();
    await long;
    cost.ms = 0;
    await clock.advanceAsync(1_500_000);
    expect(state()).toBe("idle");
    const wait = (ms: number) => new Promise<void>((resolve) => clock.schedule(resolve, ms));
    const call = metering.meterInference({ model: "m" }, () => wait(2000));
    await clock.advanceAsync(2000);
    await call;
    await clock.advanceAsync(5000);
    expect(seen.byName("m")[0]?.energy?.value).toBeCloseTo(100, 0);
    expect(seen.byName("m")[0]?.reasons).not.toContain("self_limit");
  });

  it("reads that are cheap again come back to their interval", async () => {
    const { clock, state, cost, reads } = await dear();
    await clock.advanceAsync(6000);
    expect(state()).toBe("coarse");
    cost.ms = 0;
    await clock.advanceAsync(30_000);
    expect(state()).toBe("running");
    reads.length = 0;
    await clock.advanceAsync(1000);
    expect(reads).toHaveLength(10);
  });
});
