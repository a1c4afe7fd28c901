/** Activities find their parents through awaits, timers, streams and branches, with and without OpenTelemetry's context. */

import { type FakeMeterOptions, type MeteredMachineOptions, meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type { AgentHandle } from "../../src/contracts/activity-options.js";
import { openTelemetryCarrier } from "../../src/options/context-carrier.js";

const cpu = {
  id: "cpu-0",
  component: "cpu",
  refreshMs: 1,
  maxWatts: 500,
  idleWatts: 30,
  watts: () => 50,
} as const;
const gpu = {
  id: "gpu-0",
  component: "gpu",
  refreshMs: 1,
  maxWatts: 500,
  idleWatts: 60,
  watts: () => 160,
} as const;

async function setUp(options: MeteredMachineOptions = {}, zones: FakeMeterOptions["zones"] = [cpu]) {
  const { clock, metering, seen, wait } = await meteredMachine({ zones, ...options });
  const finish = async (work: Promise<unknown>, ms: number) => {
    await clock.advanceAsync(ms);
    await work;
    await metering.flush();
    return (name: string) => {
      const found = seen.byName(name)[0];
      if (!found) throw new Error(`no footprint of ${name}`);
      return found;
    };
  };
  return { clock, seen, metering, wait, finish };
}

describe("nesting", () => {
  it("a parent pauses while its children run, and their own energies add up to the root's total", async () => {
    const { metering, wait, finish, seen } = await setUp();
    const run = metering.meterAgent({ name: "agent" }, async () => {
      await wait(1000);
      await metering.meterStep({ name: "step", kind: "tool" }, async () => {
        await wait(500);
        await metering.meterInference({ model: "model" }, () => wait(2000));
        await wait(500);
      });
      await wait(1000);
    });
    const of = await finish(run, 6000);
    expect(of("model").self.energy?.value).toBeCloseTo(100, 0);
    expect(of("step").self.energy?.value).toBeCloseTo(50, 0);
    expect(of("agent").self.energy?.value).toBeCloseTo(100, 0);
    expect(of("agent").energy?.value).toBeCloseTo(250, 0);
    expect(of("step").parentId).toBe(of("agent").id);
    expect(of("model").parentId).toBe(of("step").id);
    const selves = seen.footprints.reduce((sum, { self }) => sum + (self.energy?.value ?? 0), 0);
    expect(selves).toBeCloseTo(of("agent").energy?.value ?? 0, 9);
  });

  it("a child of no weight leaves what is drawn to its parent, and what runs inside it pauses both", async () => {
    const { metering, wait, finish } = await setUp();
    const run = metering.meterAgent({ name: "agent" }, async () => {
      await wait(1000);
      await metering.meterStep({ name: "step", kind: "tool", weight: 0 }, async () => {
        await wait(2000);
        await metering.meterInference({ model: "model" }, () => wait(500));
      });
    });
    const of = await finish(run, 4000);
    const selves = ["agent", "step", "model"].map((name) => of(name).self.energy?.value ?? 0);
    expect(selves.map(Math.round)).toEqual([150, 0, 25]);
    expect(of("agent").energy?.value).toBeCloseTo(175, 0);
  });

  it("parallel branches are kept apart and share the device", async () => {
    const { metering, wait, finish } = await setUp();
    const branch = (name: string) =>
      metering.meterStep({ name }, async () => {
        await wait(100);
        await metering.meterInference({ model: `${name}-model` }, () => wait(900));
      });
    const run = metering.meterAgent({ name: "agent" }, () => Promise.all([branch("a"), branch("b")]));
    const of = await finish(run, 2000);
    expect(of("a-model").parentId).toBe(of("a").id);
    expect(of("b-model").parentId).toBe(of("b").id);
    expect(of("a-model").energy?.value).toBeCloseTo(22.5, 0);
    expect(of("agent").energy?.value).toBeCloseTo(50, 0);
  });

  it("a stream is followed to its end, and its consumer stays outside", async () => {
    const { metering, wait, finish } = await setUp();
    const run = metering.meterAgent({ name: "agent" }, async () => {
      const stream = metering.meterInference({ model: "model" }, async function* () {
        for (let i = 0; i < 3; i++) {
          await wait(100);
          await metering.meterStep({ name: "inside" }, () => wait(0));
          yield i;
        }
      });
      for await (const _ of stream) await metering.meterStep({ name: "consumer" }, () => wait(100));
    });
    const of = await finish(run, 2000);
    expect(of("inside").parentId).toBe(of("model").id);
    // The stream is not done while its consumer works, but the consumer is not the stream's child.
    expect(of("consumer").parentId).toBe(of("agent").id);
    expect(of("model").durationS).toBeCloseTo(0.6, 1);
  });

  it("an explicit parent is taken where nothing carries the context", async () => {
    const { metering, wait, finish } = await setUp({ context: openTelemetryCarrier });
    let agent: AgentHandle | undefined;
    const run = metering.meterAgent({ name: "agent" }, async (handle) => {
      agent = handle;
      await metering.meterInference({ model: "given", parent: handle }, () => wait(500));
      await metering.meterInference({ model: "lost" }, () => wait(500));
    });
    const of = await finish(run, 2000);
    expect(agent).toBeDefined();
    expect(of("given").parentId).toBe(of("agent").id);
    expect(of("lost").parentId).toBeUndefined();
  });

  it("a child that outlives its parent keeps its own energy, and both say so", async () => {
    const { metering, wait, finish } = await setUp();
    let floating: Promise<void> | undefined;
    const run = metering.meterStep({ name: "parent" }, async () => {
      floating = metering.meterInference({ model: "child" }, () => wait(2000));
      await wait(1000);
    });
    const of = await finish(
      run.then(() => floating),
      4000,
    );
    expect(of("child").reasons).toContain("child_outlived");
    expect(of("parent").reasons).toContain("child_outlived");
    expect(of("child").parentId).toBe(of("parent").id);
    expect(of("child").energy?.value).toBeCloseTo(100, 0);
    // The parent was paused all the time, and the child's energy is not its own.
    expect(of("parent").energy?.value ?? 0).toBeLessThan(1);
  });

  it("a parent pauses per device: an agent's glue does not stop a model on the GPU", async () => {
    const { metering, wait, finish } = await setUp({}, [cpu, gpu]);
    const run = metering.meterStage({ name: "stage", kind: "evaluation" }, async () => {
      await metering.meterStep({ name: "glue" }, () => wait(1000));
      await wait(1000);
    });
    const of = await finish(run, 3000);
    // The step selects the host only: the stage keeps the GPU for both seconds, and the CPU for one.
    expect(of("glue").energy?.value).toBeCloseTo(50, 0);
    expect(of("stage").self.energy?.value).toBeCloseTo(50 + 320, 0);
  });

  it("a call claims the devices that its selector names", async () => {
    const { metering, wait, finish } = await setUp({}, [cpu, gpu]);
    const run = metering.meterInference({ model: "m", runsOn: { zones: ["gpu-0"] } }, () => wait(1000));
    const of = await finish(run, 2000);
    expect(of("m").energy?.value).toBeCloseTo(160, 0);
    expect(of("m").parts.map(({ component }) => component)).toEqual(["gpu"]);
  });
});

describe("weights", () => {
  it("activities share a device by explicit weight", async () => {
    const { metering, wait, finish } = await setUp({ attribution: { idle: "exclude" } });
    const heavy = metering.meterInference({ model: "heavy", weight: 3 }, () => wait(1000));
    const light = metering.meterInference({ model: "light" }, () => wait(1000));
    const of = await finish(Promise.all([heavy, light]), 2000);
    const ratio = (of("heavy").energy?.value ?? 0) / (of("light").energy?.value ?? 1);
    expect(ratio).toBeCloseTo(3, 1);
  });
});
