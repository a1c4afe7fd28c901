import { monitorEventLoopDelay } from "node:perf_hooks";
/**
 * A whole host with known loads: what Wattspan makes of a counter and of CPU times that another process moves, against
 * what that process knows that it drew.
 *
 * Why one percent holds and is no luck. The host integrates exactly, whenever its timers come, and answers a request
 * only when the counter shows everything up to then: so each load begins after the reading that opens its tick and is shown
 * before the reading that closes it. What remains is how old the counter is at a reading: one step of 2 ms, and the way
 * of a message; at most 20 W × a few ms at each edge, some hundredths of a joule, against loads of tens of joules. Such errors
 * do not add up: what one tick misses the next one has.
 */

import { createMetering, type EnergyMeter, type Metering } from "@wattspan/core";
import { footprintCollector } from "@wattspan/core/testing";
import { rapl } from "@wattspan/meters";
import { afterEach, describe, expect, it } from "vitest";
import { advancedTree } from "./powercap/advanced-tree.js";
import { goFirst } from "./powercap/go-first.js";
import type { HostTruth } from "./powercap/host-power.js";

goFirst();
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Others work 7 ms of every 13 ms, whatever we do. */
const HOST = {
  idleWatts: 20,
  wattsPerCore: 30,
  groups: ["app"],
  others: { cores: 2, onMs: 7, offMs: 6 },
};
const CALLS = 4;

interface Allocations {
  readonly activity: number;
  readonly idle: number;
  readonly otherProcess: number;
  readonly unattributed: number;
}

/** The same meter, with the first and the last counter value that it said. */
function recorded(meter: EnergyMeter) {
  const said: bigint[] = [];
  const recording: EnergyMeter = {
    name: meter.name,
    async open(signal) {
      const opened = await meter.open(signal);
      if (opened.status !== "ready") return opened;
      const { reader } = opened;
      return {
        ...opened,
        reader: {
          read() {
            const readings = reader.read() as Awaited<ReturnType<typeof reader.read>>;
            for (const reading of readings) if (reading.kind === "counter") said.push(reading.microjoules);
            return readings;
          },
          cpuTime: () => reader.cpuTime?.(),
          close: () => reader.close?.(),
        },
      };
    },
  };
  const movedJ = () => Number((said.at(-1) ?? 0n) - (said[0] ?? 0n)) / 1e6;
  return { meter: recording, movedJ };
}

const allocationsOf = (metering: Metering): Allocations => {
  const [device] = metering.status.devices;
  if (!device) throw new Error("no device");
  return device;
};

const KEYS = ["activity", "idle", "otherProcess", "unattributed"] as const;
const deviation = (found: Allocations, before: Allocations, truth: Allocations) =>
  Object.fromEntries(KEYS.map((key) => [key, (found[key] - before[key]) / truth[key] - 1]));

/** Our share of the idle power while a call ran: our part of the busy CPU time. */
function ourIdleJ(from: HostTruth, to: HostTruth): number {
  const ofCpu = (name: string) => (to.cpuS[name] ?? 0) - (from.cpuS[name] ?? 0);
  return ((to.idleJ - from.idleJ) * ofCpu("app")) / (ofCpu("app") + ofCpu("others"));
}

describe("a host with known loads", () => {
  it("is divided as it was drawn, within one percent", { timeout: 20_000 }, async () => {
    const delay = monitorEventLoopDelay({ resolution: 2 }); delay.enable();
    const tree = await advancedTree(HOST);
    cleanups.push(() => tree.close());
    const rest = (ms: number) => tree.ask({ do: "load", group: "app", cores: 0, ms });
    const start = (idle: "exclude" | "share") => {
      const { meter, movedJ } = recorded(rapl(tree.paths("app")));
      const seen = footprintCollector();
      const metering = createMetering({
        meters: [meter],
        attribution: { idle },
        observers: [seen.observer],
        telemetry: { detail: "off" },
      });
      cleanups.push(() => metering.shutdown());
      return { metering, movedJ, seen };
    };
    const excluding = start("exclude");
    const sharing = start("share");
    const both = [excluding, sharing];
    await Promise.all(both.map(({ metering }) => metering.ready));
    const scrape = () => Promise.all(both.map(({ metering }) => metering.refresh()));

    // At rest the idle power is learned, long enough that the edges of its ticks do not matter. From then on everything
    // is known, and the truth is counted.
    await rest(100);
    await scrape();
    await rest(2000);
    await scrape();
    const before = both.map(({ metering }) => allocationsOf(metering));
    const begin = await tree.ask({ do: "others" });
    let activity = 0;
    let idleOfCalls = 0;
    let unattributed = 0;
    for (let call = 0; call < CALLS; call++) {
      await rest(300);
      const from = await tree.ask({ do: "mark" });
      const to = await excluding.metering.meterInference({ model: "tiny" }, () =>
        sharing.metering.meterInference({ model: "tiny" }, () =>
          tree.ask({ do: "load", group: "app", cores: 4, ms: 350 }),
        ),
      );
      activity += (to.joules.app ?? 0) - (from.joules.app ?? 0);
      idleOfCalls += ourIdleJ(from, to);
      const bare = await tree.ask({ do: "load", group: "app", cores: 3, ms: 200 });
      unattributed += (bare.joules.app ?? 0) - (to.joules.app ?? 0);
      await scrape(); // Quiet ticks with a load in them: the idle power must not be learned from those.
    }
    const end = await tree.ask({ do: "stop" });
    await Promise.all(both.map(({ metering }) => metering.flush()));

    const idle = end.idleJ - begin.idleJ;
    const otherProcess = (end.joules.others ?? 0) - (begin.joules.others ?? 0);
    const truths = [
      { activity, idle, otherProcess, unattributed },
      { activity: activity + idleOfCalls, idle: idle - idleOfCalls, otherProcess, unattributed },
    ];
    both.forEach(({ metering, movedJ, seen }, i) => {
      const truth = truths[i] as Allocations;
      const found = allocationsOf(metering);
      for (const key of KEYS) expect(truth[key]).toBeGreaterThan(15);
      const off = deviation(found, before[i] as Allocations, truth);
      process.stderr.write(`DEV known ${Object.values(off).map((x) => (x*100).toFixed(2))} ${end.longestStepMs.toFixed(1)} ${(delay.max/1e6).toFixed(1)}\n`);
      for (const key of KEYS) expect(Math.abs(off[key] as number), key).toBeLessThan(0.01);

      const [device] = metering.status.devices;
      const sum = KEYS.reduce((joules, key) => joules + found[key], device?.carry ?? Number.NaN);
      expect(Math.abs(sum / movedJ() - 1)).toBeLessThan(1e-9);
      expect(Math.abs((device?.total ?? 0) / movedJ() - 1)).toBeLessThan(1e-9);
      const ofCalls = seen.total().energy?.value ?? Number.NaN;
      expect(seen.footprints).toHaveLength(CALLS);
      expect(Math.abs(ofCalls / found.activity - 1)).toBeLessThan(1e-9);
      expect(metering.status.faults).toEqual({});
    });
  });
});
