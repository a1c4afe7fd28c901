import { Session } from "node:inspector/promises";
import type { CpuProfile } from "./by-group.ts";

const INTERVAL_US = 100;

/** The CPU profile of some work. */
export async function profiled(work: () => Promise<void>): Promise<CpuProfile> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: INTERVAL_US });
  await session.post("Profiler.start");
  await work();
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  return profile;
}
