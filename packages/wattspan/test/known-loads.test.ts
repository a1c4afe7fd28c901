/**
 * A whole host with known loads: what Wattspan makes of a counter and of CPU times in files, against what the
 * host knows that it drew.
 *
 * Why one percent holds. The host integrates exactly, and time is in the hands of the test: it goes in uneven
 * steps, so that timers are late as on a busy machine, but what is read is what the host shows at that
 * moment. What remains is how old the counter is at a reading: at most 2 ms at each edge, some hundredths of
 * a joule, against loads of tens of joules. Such errors do not add up: what one tick misses the next one has.
 */

import type { EnergyMeter, Metering } from "@wattspan/core";
import { rapl } from "@wattspan/meters";
import { meteredMachine } from "@wattspan/testing";
import { afterEach, expect, it } from "vitest";
import type { HostTruth } from "./powercap/host-power.js";
import { mapReadings, onClock } from "./powercap/on-clock.js";
import { type SteppedHost, steppedHost } from "./powercap/stepped-host.js";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Others work 7 ms of every 13 ms, independently of us. */
const HOST = {
  idleWatts: 20,
  wattsPerCore: 30,
  groups: ["app"],
  others: { cores: 2, onMs: 7, offMs: 6 },
};
const CALLS = 4;
const KEYS = ["activity", "idle", "otherProcess", "unattributed"] as const;
type Allocations = Readonly<Record<(typeof KEYS)[number], number>>;

/** The same meter, with what its counter moved between the first and the last reading, in joules. */
function recorded(meter: EnergyMeter) {
  const said: bigint[] = [];
  const recording = mapReadings(meter, (readings) => {
    for (const reading of readings) if (reading.kind === "counter") said.push(reading.microjoules);
    return readings;
  });
  return { meter: recording, movedJ: () => Number((said.at(-1) ?? 0n) - (said[0] ?? 0n)) / 1e6 };
}

/** One metering of the host, with its policy of idle power. */
async function start(host: SteppedHost, idle: "exclude" | "share") {
  const { clock } = host;
  const { meter, movedJ } = recorded(onClock(rapl(host.paths("app")), clock));
  const { metering, seen, close } = await meteredMachine({ clock, meters: [meter], attribution: { idle } });
  cleanups.push(close);
  return { metering, movedJ, seen, before: allocationsOf(metering) };
}

function allocationsOf({ status }: Metering) {
  const [device] = status.devices;
  if (!device) throw new Error("no device");
  return device;
}

/** Our share of the idle power while a call ran: our part of the busy CPU time. */
function ourIdleJ(from: HostTruth, to: HostTruth): number {
  const ofCpu = (name: string) => (to.cpuS[name] ?? 0) - (from.cpuS[name] ?? 0);
  return ((to.idleJ - from.idleJ) * ofCpu("app")) / (ofCpu("app") + ofCpu("others"));
}

const ownJ = ({ joules }: HostTruth) => joules.app ?? 0;

/** Lets the host rest, and work in calls and outside of them, with two meterings that look on. */
async function measure() {
  const host = await steppedHost(HOST);
  cleanups.push(() => host.remove());
  const load = (cores: number, ms: number) => host.load("app", cores, ms);
  const excluding = await start(host, "exclude");
  const sharing = await start(host, "share");
  const scrape = () => Promise.all([excluding.metering.refresh(), sharing.metering.refresh()]);

  // At rest the idle power is learned, long enough that the edges of its ticks do not matter. From then on
  // everything is known, and the truth is counted.
  await host.until(load(0, 100));
  await scrape();
  await host.until(load(0, 2000));
  await scrape();
  for (const one of [excluding, sharing]) one.before = allocationsOf(one.metering);
  const begin = host.beginOthers();
  const sums = { activity: 0, idleOfCalls: 0, unattributed: 0 };
  for (let call = 0; call < CALLS; call++) {
    await host.until(load(0, 300));
    const from = host.mark();
    const to = await host.until(
      excluding.metering.meterInference({ model: "tiny" }, () =>
        sharing.metering.meterInference({ model: "tiny" }, () => load(4, 350)),
      ),
    );
    sums.activity += ownJ(to) - ownJ(from);
    sums.idleOfCalls += ourIdleJ(from, to);
    sums.unattributed += ownJ(await host.until(load(3, 200))) - ownJ(to);
    await scrape(); // Quiet ticks with a load in them: the idle power must not be learned from those.
  }
  const end = host.mark();
  await excluding.metering.flush();
  await sharing.metering.flush();
  const { activity, idleOfCalls, unattributed } = sums;
  const idle = end.idleJ - begin.idleJ;
  const otherProcess = (end.joules.others ?? 0) - (begin.joules.others ?? 0);
  const excluded: Allocations = { activity, idle, otherProcess, unattributed };
  const shared = { ...excluded, activity: activity + idleOfCalls, idle: idle - idleOfCalls };
  return [
    { ...excluding, truth: excluded },
    { ...sharing, truth: shared },
  ];
}

it("the energy of a host with known loads is divided as it was drawn, within one percent", async () => {
  for (const { metering, movedJ, seen, before, truth } of await measure()) {
    const found = allocationsOf(metering);
    for (const key of KEYS) {
      expect(truth[key]).toBeGreaterThan(30);
      expect(Math.abs((found[key] - before[key]) / truth[key] - 1), key).toBeLessThan(0.01);
    }
    const sum = KEYS.reduce((joules, key) => joules + found[key], found.carry);
    expect(Math.abs(sum / movedJ() - 1)).toBeLessThan(1e-9);
    expect(Math.abs(found.total / movedJ() - 1)).toBeLessThan(1e-9);
    const ofCalls = seen.total().energy?.value ?? Number.NaN;
    expect(seen.footprints).toHaveLength(CALLS);
    expect(Math.abs(ofCalls / found.activity - 1)).toBeLessThan(1e-9);
    expect(metering.status.faults).toEqual({});
  }
});
