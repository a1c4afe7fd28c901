/** Functions that end in ways that nobody hopes for, and metering that ends before them. */

import { constantPower, manualClock, meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { collectGarbage } from "../collect-garbage.js";

const MAX_COLLECTIONS = 500;

const zone = {
  id: "cpu-0",
  component: "cpu",
  refreshMs: 1,
  maxWatts: 500,
  idleWatts: 30,
  ...constantPower(50),
} as const;

describe("functions that end in other ways", () => {
  it("a function that rejects with something that is no error has the outcome of an error", async () => {
    const { metering, seen } = await meteredMachine();
    await expect(metering.meterStep({ name: "s" }, () => Promise.reject("just a string"))).rejects.toBe(
      "just a string",
    );
    await metering.flush();
    expect(seen.footprints[0]?.outcome).toBe("error");
  });

  it.each([
    ["on a metered machine", [zone]],
    ["on a machine without meters", []],
  ])("a function that never settles is abandoned after ten minutes, %s", async (_, zones) => {
    const { clock, metering, seen } = await meteredMachine({ zones });
    void metering.meterInference({ model: "ghost" }, () => new Promise(() => undefined));
    await clock.advanceAsync(620_000);
    expect(seen.byName("ghost")[0]).toMatchObject({
      outcome: "aborted",
      reasons: expect.arrayContaining(["abandoned"]),
    });
    expect(metering.status.inFlight).toBe(0);
  });

  it.each([1000, 15_000, 25_000])(
    "a function that never settles is abandoned after a limit of %s ms",
    async (abandonAfterMs) => {
      const { clock, metering, seen } = await meteredMachine({ attribution: { abandonAfterMs } });
      void metering.meterInference({ model: "ghost" }, () => new Promise(() => undefined));
      await clock.advanceAsync(abandonAfterMs + 20_000);
      expect(seen.byName("ghost")).toMatchObject([{ outcome: "aborted" }]);
    },
  );

  it("functions that never settle are abandoned however many they are", async () => {
    const { clock, metering } = await meteredMachine({ attribution: { abandonAfterMs: 60_000 } });
    for (let ghosts = 0; ghosts < 1200; ghosts++)
      void metering.meterInference(
        { model: "ghost", provider: "openai" },
        () => new Promise(() => undefined),
      );
    await clock.advanceAsync(240_000);
    expect(metering.status.inFlight).toBe(0);
  });

  it("a hosted call that never settles is abandoned in time on a machine whose meters rest for an hour", async () => {
    const sampling = { heartbeatMs: 3_600_000 };
    const { clock, metering, seen } = await meteredMachine({ zones: [zone], sampling });
    void metering.meterInference({ model: "ghost", provider: "openai" }, () => new Promise(() => undefined));
    await metering.meterInference({ model: "m" }, async () => "a call on the device");
    await clock.advanceAsync(620_000);
    expect(seen.byName("ghost")).toMatchObject([{ outcome: "aborted" }]);
  });

  it("a call is not abandoned for the hour in which its process was stopped, but ten minutes after it", async () => {
    const { clock, metering, seen, wait } = await meteredMachine({ zones: [zone] });
    const options = { model: "m", provider: "openai", usage: () => ({ output: 7 }) };
    const call = metering.meterInference(options, () => wait(60_000).then(() => ({})));
    void metering.meterInference({ model: "ghost" }, () => new Promise(() => undefined));
    await clock.advanceAsync(30_000);
    clock.set(clock.now() + 3_600_000);
    await clock.advanceAsync(60_000);
    await call;
    await metering.flush();
    expect(seen.byName("m")).toMatchObject([{ outcome: "ok", usage: { output: 7 } }]);
    await clock.advanceAsync(500_000);
    expect(seen.byName("ghost")).toEqual([]);
    await clock.advanceAsync(100_000);
    expect(seen.byName("ghost")).toMatchObject([{ outcome: "aborted" }]);
  });

  it("a stream is not abandoned while it has pieces, and is ten minutes after its last one", async () => {
    const { clock, metering, seen } = await meteredMachine({ zones: [zone] });
    const steps = metering.meterInference({ model: "ghost" }, () => pieces(3))[Symbol.asyncIterator]();
    for (let piece = 0; piece < 3; piece++) {
      await steps.next();
      await clock.advanceAsync(590_000);
      expect(metering.status.inFlight).toBe(1);
    }
    await clock.advanceAsync(40_000);
    expect(seen.byName("ghost")[0]?.reasons).toContain("abandoned");
  });

  it("a stream that is dropped unread is watched from its tenth second on, and then abandoned", async () => {
    const { clock, metering, seen } = await meteredMachine({ zones: [zone] });
    const drop = (model: string) => void metering.meterInference({ model }, () => pieces());
    drop("old");
    await collectGarbage();
    await collectGarbage();
    expect(metering.status.inFlight).toBe(1);
    await clock.advanceAsync(10_100);
    drop("young");
    for (let turn = 0; turn < MAX_COLLECTIONS && metering.status.inFlight > 1; turn++) await collectGarbage();
    await clock.advanceAsync(100);
    expect(seen.byName("old")[0]?.reasons).toContain("abandoned");
    expect(metering.status.inFlight).toBe(1);
  });

  it("metering functions are the identity after shutdown, which may be called twice", async () => {
    const { clock, meter, metering } = await meteredMachine({ zones: [zone] });
    const late = metering.meterStep(
      { name: "late" },
      () => new Promise((resolve) => clock.schedule(() => resolve(7), 50)),
    );
    await Promise.all([metering.shutdown(), metering.shutdown()]);
    await metering.shutdown();
    await clock.advanceAsync(50);
    expect(await late).toBe(7);
    const { reads } = meter;
    expect(metering.meterInference({ model: "m" }, (call) => [call.span, 5])).toEqual([undefined, 5]);
    await metering.flush();
    await metering.refresh();
    expect(meter.reads).toBe(reads);
    expect(meter.closes).toBe(1);
    expect(clock.pending).toBe(0);
    expect(metering.status.enabled).toBe(false);
  });

  it("a metered function gets through a clock that goes back", async () => {
    const clock = manualClock({ startMs: 10_000 });
    const { metering, seen } = await meteredMachine({ zones: [zone], clock });
    const call = metering.meterInference(
      { model: "m" },
      () => new Promise((resolve) => clock.schedule(() => resolve(1), 1000)),
    );
    await clock.advanceAsync(500);
    clock.set(9000);
    await clock.advanceAsync(3000);
    expect(await call).toBe(1);
    await metering.flush();
    const [footprint] = seen.footprints;
    expect(footprint?.durationS).toBeGreaterThanOrEqual(0);
    const [device] = metering.status.devices;
    const parts =
      (device?.activity ?? 0) + (device?.idle ?? 0) + (device?.unattributed ?? 0) + (device?.carry ?? 0);
    expect(parts).toBeCloseTo(device?.total ?? 0, 9);
  });
});

async function* pieces(count = 1) {
  for (let piece = 0; piece < count; piece++) yield piece;
}
