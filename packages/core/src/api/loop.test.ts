import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { constantPower, type MeteredMachineOptions, meteredMachine } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import { collectGarbage } from "../../test/collect-garbage.js";
import { ManualReader } from "../../test/manual-reader.js";
import { RecordingBudget, TooDear } from "../../test/recording-budget.js";
import { setGlobalMetering } from "./global.js";
import { meterLoop } from "./loop.js";

const cpu = { id: "cpu-0", component: "cpu", refreshMs: 1, maxWatts: 500, ...constantPower(50) } as const;

afterEach(() => setGlobalMetering(undefined));

async function setUp(options: MeteredMachineOptions = {}) {
  const reader = new ManualReader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  const machine = await meteredMachine({
    zones: [cpu],
    telemetry: { detail: "metrics", meterProvider },
    ...options,
  });
  setGlobalMetering(machine.metering);
  return { ...machine, reader };
}

describe("a loop", () => {
  it("a loop keeps cycles, idle waits and back-off apart, on sums and on metrics", async () => {
    const { clock, wait, metering, reader } = await setUp({ intensity: 360 });
    const loop = meterLoop({ name: "scheduler" });
    const run = async () => {
      for (let i = 0; i < 3; i++) {
        await loop.idle(() => wait(1000));
        await loop
          .cycle(() => wait(2000).then(() => Promise.reject(new Error("busy"))))
          .catch(() => loop.backOff(() => wait(500)));
      }
    };
    const done = run();
    await clock.advanceAsync(10_500);
    await done;
    await metering.flush();
    const rounded = Object.entries(loop.sums).map(([name, { count, seconds, energyJ, unknown }]) => [
      name,
      { count, seconds, joules: Math.round(energyJ), unknown },
    ]);
    expect(Object.fromEntries(rounded)).toEqual({
      cycles: { count: 3, seconds: 6, joules: 300, unknown: 0 },
      idle: { count: 3, seconds: 3, joules: 150, unknown: 0 },
      backOff: { count: 3, seconds: 1.5, joules: 75, unknown: 0 },
    });
    expect(loop.sums.cycles.co2eG).toBeCloseTo(300 * 1e-4, 3);
    const wasted = await reader.values("wattspan.wasted_energy", "wattspan.waste");
    expect(wasted).toEqual({ idle_wait: expect.closeTo(150, 0), backoff: expect.closeTo(75, 0) });
    const [run1] = (await reader.families()).get("wattspan.agent.run.energy")?.dataPoints ?? [];
    expect(run1).toMatchObject({ attributes: { "gen_ai.agent.name": "scheduler" }, value: { count: 3 } });
    for (const { attributes } of (await reader.families()).get("wattspan.wasted_energy")?.dataPoints ?? [])
      expect(attributes["gen_ai.agent.name"]).toBe("scheduler");
  });

  it("a cycle with a call of unknown energy is among the unknown, also if it has joules of its own", async () => {
    const { clock, wait, metering } = await setUp();
    const loop = meterLoop({ name: "scheduler" });
    const hosted = { model: "m", provider: "openai" };
    const done = loop.cycle(() => wait(1000).then(() => metering.meterInference(hosted, () => "answer")));
    await clock.advanceAsync(2000);
    await done;
    await metering.flush();
    expect(loop.sums.cycles).toMatchObject({ count: 1, energyJ: expect.closeTo(50, 0), unknown: 1 });
  });

  it("a wait of half an hour is not given up, and a cycle without progress is", async () => {
    const { clock, wait, metering, seen } = await setUp();
    const loop = meterLoop({ name: "scheduler" });
    void loop.idle(() => wait(1_800_000));
    void loop.cycle(() => wait(1_800_000));
    await clock.advanceAsync(1_800_000);
    await metering.flush();
    const ended = seen.footprints.map(({ name, outcome, durationS }) => [name, outcome, durationS > 1000]);
    expect(ended).toEqual([
      ["scheduler", "aborted", false],
      ["idle", "ok", true],
    ]);
  });

  it("nothing of a settled cycle stays in memory, and its observer is called once", async () => {
    const { metering } = await setUp({ zones: [] });
    let observed = 0;
    const loop = meterLoop({ name: "scheduler", onFootprint: () => void observed++ });
    const handles: WeakRef<object>[] = [];
    for (let i = 0; i < 2000; i++)
      loop.cycle((cycle) => {
        handles.push(new WeakRef(cycle));
      });
    await metering.flush();
    await collectGarbage();
    const left = handles.filter((handle) => handle.deref()).length;
    expect(observed).toBe(2000);
    expect(left).toBeLessThan(20);
    expect(metering.status).toMatchObject({ inFlight: 0, unsettled: 0 });
  });

  it("a budget refuses cycles and not waits, and what is refused is in no sum", async () => {
    const { metering } = await setUp({ zones: [] });
    const budget = new RecordingBudget(() => ({ refused: new TooDear() }));
    const loop = meterLoop({ name: "scheduler", goal: "schedule", budget });
    expect(() => loop.cycle(() => 1)).toThrow(TooDear);
    expect(loop.idle(() => 2)).toBe(2);
    await metering.flush();
    expect(loop.sums).toMatchObject({ cycles: { count: 0 }, idle: { count: 1, unknown: 1 } });
  });

  it("budgets around a loop charge its waits and do not refuse them, and refuse the calls inside", async () => {
    const { metering } = await setUp({ zones: [] });
    const budget = new RecordingBudget(({ kind }) =>
      kind === "agent" ? "admit" : { refused: new TooDear() },
    );
    await metering.meterAgent({ name: "outer", budget }, async () => {
      const loop = meterLoop({ name: "scheduler" });
      expect(await loop.idle(async () => 1)).toBe(1);
      expect(loop.backOff(() => 2)).toBe(2);
      expect(() => loop.idle(() => metering.meterInference({ model: "m" }, () => 3))).toThrow(TooDear);
    });
    const asked = budget.calls.map(({ name, canRefuse, canWait, isWait }) => ({
      name,
      canRefuse,
      canWait,
      isWait,
    }));
    const wait = { canRefuse: false, canWait: false, isWait: true };
    expect(asked).toEqual([
      { name: "outer", canRefuse: true, canWait: true, isWait: undefined },
      { name: "idle", ...wait },
      { name: "back off", ...wait },
      { name: "idle", ...wait },
      { name: "m", canRefuse: true, canWait: false, isWait: undefined },
    ]);
  });

  it("without a metering a loop only calls its functions, and their errors come through", () => {
    const loop = meterLoop({ name: "scheduler" });
    expect([loop.cycle(() => 1), loop.idle(() => 2), loop.backOff(() => 3)]).toEqual([1, 2, 3]);
    const error = new Error("broken");
    expect(() =>
      loop.idle(() => {
        throw error;
      }),
    ).toThrow(error);
    expect(loop.sums.idle.count).toBe(0);
  });
});
