/** An agent that waits for a hosted model keeps its own work, and the call gets nothing of this host. */

import { rapl } from "@wattspan/meters";
import { fakeMeter, footprintCollector, manualClock } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import { meterAgent, meterInference, startWattspan, type WattspanOptions } from "../src/index.js";
import { ALONE } from "./alone.js";
import { onClock } from "./powercap/on-clock.js";
import { steppedHost } from "./powercap/stepped-host.js";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(options: WattspanOptions) {
  const seen = footprintCollector();
  const wattspan = await startWattspan({
    attribution: { ...ALONE.attribution, idle: "exclude" },
    estimators: [],
    observers: [seen.observer],
    telemetry: { detail: "off" },
    ...options,
  });
  cleanups.push(() => wattspan.shutdown());
  const settled = async () => {
    await wattspan.flush();
    const [agent, call] = [seen.byName("writer")[0], seen.byName("gpt-4o-mini")[0]];
    if (!agent || !call) throw new Error("not settled");
    return { agent, call };
  };
  return { wattspan, settled };
}

const HOSTED = { model: "gpt-4o-mini", provider: "openai" } as const;

type Settled = Awaited<ReturnType<Awaited<ReturnType<typeof start>>["settled"]>>;
function expectNothingOfThisHost({ agent, call }: Settled): void {
  expect(call.energy).toBeUndefined();
  expect(call.parts).toEqual([]);
  expect(call).toMatchObject({ method: "unavailable", reasons: ["no_estimator"], parentId: agent.id });
  expect(agent.unknown).toEqual({ count: 1, reasons: ["no_estimator"] });
  expect(agent.energy).toEqual(agent.self.energy);
}

describe("an agent that awaits a hosted call", () => {
  it("an agent that awaits a hosted call for 20 s and computes for 2 s has exactly those 2 s", async () => {
    const clock = manualClock();
    const zone = { id: "cpu-0", component: "cpu", refreshMs: 1, idleWatts: 20 } as const;
    const watts = (ms: number) => (ms >= 6000 && ms < 8000 ? 80 : 20);
    const meter = fakeMeter({ clock, zones: [{ ...zone, watts }] });
    const { wattspan, settled } = await start({ clock, meters: [meter] });
    const wait = (ms: number) => new Promise<void>((resolve) => clock.schedule(resolve, ms));
    await clock.advanceAsync(1000);
    const run = meterAgent({ name: "writer" }, async () => {
      const call = meterInference(HOSTED, () => wait(20_000));
      await wait(7000);
      await call;
    });
    await clock.advanceAsync(25_000);
    await run;
    const { agent, call } = await settled();
    expectNothingOfThisHost({ agent, call });
    expect(agent.self.energy?.value).toBeCloseTo(2 * 60, 1);
    expect(call.durationS).toBe(20);
    expect(wattspan.status.devices[0]?.unattributed).toBeLessThan(0.05); // One refresh, 1 ms of 20 W, at each end.
  });

  it("an agent that awaits a hosted call has what it computes on a shared host, within one percent", async () => {
    const { agent, call, device, truth } = await runAgent();
    expectNothingOfThisHost({ agent, call });
    expect(truth).toBeGreaterThan(45);
    expect(Math.abs((agent.self.energy?.value ?? 0) / truth - 1)).toBeLessThan(0.01);
    expect(call.durationS).toBeGreaterThan(1.9);
    expect(device?.unattributed).toBeLessThan(0.1);
    expect(device?.otherProcess).toBeGreaterThan(20);
  });
});

/** Runs the agent on a host that shows what it draws: 2 s of a hosted call, 0.2 s of work. */
async function runAgent() {
  const host = await steppedHost({
    idleWatts: 10,
    wattsPerCore: 30,
    groups: ["app", "hosted"],
    others: { cores: 2, onMs: 7, offMs: 6 },
  });
  cleanups.push(() => host.remove());
  const { clock } = host;
  const { wattspan, settled } = await start({ clock, meters: [onClock(rapl(host.paths("app")), clock)] });
  /** The model runs elsewhere: here this only takes time. */
  const hosted = (ms: number) => host.load("hosted", 0, ms);
  await host.until(hosted(100));
  await wattspan.refresh();
  await host.until(hosted(500));
  await wattspan.refresh();
  const begin = host.beginOthers();
  await host.until(hosted(150));
  const end = await host.until(
    meterAgent({ name: "writer" }, async () => {
      const call = meterInference(HOSTED, () => hosted(2000));
      await hosted(500);
      await host.load("app", 8, 200);
      return call;
    }),
  );
  const truth = (end.joules.app ?? 0) - (begin.joules.app ?? 0);
  const footprints = await settled();
  return { ...footprints, truth, device: wattspan.status.devices[0] };
}
