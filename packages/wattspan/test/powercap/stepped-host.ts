/**
 * A host whose time a test has in its hands: a RAPL tree and CPU times that real meters read, with the truth
 * about what they show.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ManualClock, manualClock } from "@wattspan/testing";
import { hostFiles, pathsIn } from "./host-files.js";
import { type HostPlan, HostPower, type HostTruth } from "./host-power.js";
import { type Until, unevenTime } from "./uneven-time.js";

/** The counter brings a new value this often. */
const REFRESH_MS = 2;

/** Called after each step, with the time to which it went; the next step waits for it. */
type Follower = (nowMs: number) => unknown;

/**
 * The host, its time and its truth. What it draws at a moment stands on the counter after that moment's
 * refresh.
 */
export interface SteppedHost {
  readonly clock: ManualClock;
  /** Where `rapl()` finds it: as a process of a group sees it. */
  paths(group: string): ReturnType<typeof pathsIn>;
  /** What was drawn until now, which then stands on the counter. */
  mark(): HostTruth;
  /** From now on a group keeps this many cores busy. */
  keep(group: string, cores: number): HostTruth;
  /** Keeps them busy for a time, no matter what else is done meanwhile. */
  load(group: string, cores: number, ms: number): Promise<HostTruth>;
  /** The others begin. */
  beginOthers(): HostTruth;
  /** Lets time pass until something is done. */
  readonly until: Until;
  /** Adds other processes on this host. */
  follow(follower: Follower): void;
  remove(): void;
}

/**
 * Builds the tree. Time and the counter begin at 0, and stand still until they are asked on.
 * @example
 * const host = await steppedHost({ idleWatts: 20, wattsPerCore: 30, groups: ["app"], others });
 * const meter = onClock(rapl(host.paths("app")), host.clock);
 * await host.until(metering.meterInference({ model: "m" }, () => host.load("app", 1, 500)));
 */
export async function steppedHost(plan: HostPlan): Promise<SteppedHost> {
  const directory = mkdtempSync(join(tmpdir(), "wattspan-host-"));
  const files = hostFiles(directory, plan.groups);
  const clock = manualClock();
  const host = new HostPower(plan, clock.now());
  const followers: Follower[] = [];

  /** Shows what was drawn up to a moment, or up to the last change of a load where that is later. */
  function show(toMs: number): HostTruth {
    host.advance(toMs);
    return files.show(host.truth());
  }
  const mark = () => show(clock.now());

  const until = unevenTime(clock, (nowMs) => {
    show(nowMs - (nowMs % REFRESH_MS));
    return async () => {
      for (const follower of followers) await follower(nowMs);
    };
  });

  function keep(group: string, cores: number): HostTruth {
    host.load(group, cores, clock.now());
    return mark();
  }

  return {
    clock,
    mark,
    keep,
    paths: (group) => pathsIn(directory, group),
    load(group, cores, ms) {
      keep(group, cores);
      return new Promise((resolve) => clock.schedule(() => resolve(keep(group, 0)), ms));
    },
    beginOthers() {
      host.beginOthers(clock.now());
      return mark();
    },
    until,
    follow: (follower) => void followers.push(follower),
    remove() {
      files.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
