// Imports end in `.ts`, so that Node can also run this from source, which does not resolve `.js` to it.
/**
 * Reads gauges in a thread of its own, so that a blocked event loop misses no change of power, and a slow
 * device delays no other code. Started by `startSampling`. Ends with it, or after every device has been gone
 * for a while.
 */

import { parentPort, workerData } from "node:worker_threads";
import { nodeFiles, readText } from "../host/files/files.ts";
import { ASLEEP_REASON, SleepChance } from "./device-sleep.ts";
import { GaugeFiles } from "./gauge-files.ts";
import { PowerIntegral } from "./power-integral.ts";
import { SamplingPace } from "./sampling-pace.ts";
import { longestMs, monotonicMs, type SamplingPlan } from "./sampling-plan.ts";
import { SharedSamples } from "./shared-samples.ts";

const GONE: ReadonlySet<string> = new Set(["ENODEV", "ENOENT", "ENXIO"]);

const { gauges, buffer, intervalMs, offsetMs } = workerData as SamplingPlan;
const shared = new SharedSamples(buffer);
const zones = gauges.map((gauge, index) => ({
  index,
  files: new GaugeFiles(gauge, nodeFiles),
  integral: new PowerIntegral(),
  chance: gauge.sleepDelayMs === undefined ? undefined : new SleepChance(gauge.sleepDelayMs),
}));

/** Reads every gauge once, after a pause or a rest. Returns whether any is still there. */
function sample(hasRested: boolean, isWanted: boolean): boolean {
  const longest = longestMs(intervalMs, hasRested);
  let isThere = false;
  for (const { index, files, integral, chance } of zones) {
    const beforeMs = monotonicMs();
    if (chance?.mayRead(beforeMs, isWanted) === false) {
      isThere = true;
      continue;
    }
    const watts = files.watts();
    chance?.note(watts === undefined && files.failure === ASLEEP_REASON);
    // A device may be slow: the value was true somewhere in between.
    const atMs = (beforeMs + monotonicMs()) / 2 + offsetMs;
    if (watts === undefined) integral.miss();
    else integral.take(atMs, watts, longest);
    const { microjoules, gaps } = integral;
    shared.publish(index, { microjoules, atMs, gaps, failure: watts === undefined ? files.failure : "" });
    isThere ||= watts !== undefined || !GONE.has(files.failure);
  }
  return isThere;
}

const pace = new SamplingPace(intervalMs);
let isThere = sample(false, true);
parentPort?.postMessage(/^(\d+) /.exec(readText(nodeFiles, "/proc/thread-self/stat").text ?? "")?.[1]);
for (;;) {
  const pause = pace.after(isThere, shared.takeRead(), Math.random());
  if (pause === undefined) break;
  const isWanted = pause.rests ? shared.rest(pause.ms) : true;
  if (!pause.rests) shared.sleep(pause.ms);
  isThere = sample(pause.rests, isWanted);
}
for (const { files } of zones) files.close();
