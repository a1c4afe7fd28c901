// Imports end in `.ts`, so that Node can run this from source as well, where nothing resolves `.js` to it.
/**
 * Reads gauges in a thread of its own, so that a blocked event loop hides no change of power, and a slow device delays nobody. Started by
 * `startSampling`; ends with it, or when every device has been gone for a while.
 */

import { parentPort, workerData } from "node:worker_threads";
import { GaugeFiles } from "./gauge/gauge-files.ts";
import { PowerIntegral } from "./gauge/power-integral.ts";
import { LONGEST_INTERVALS, monotonicMs, type SamplingPlan } from "./gauge/sampling-plan.ts";
import { SharedSamples } from "./gauge/shared-samples.ts";
import { nodeFiles, readText } from "./host/files.ts";

/** The time between two samples varies by this part, so that they do not keep step with what they measure. */
const JITTER = 0.2;
/** Unread for so many samples, it rests, and samples that many times less often. */
const UNREAD_SAMPLES = 100;
const REST = 10;
/** After so many samples in a row in which every device was gone, there is nothing left to read. */
const GONE_SAMPLES = 600;
const GONE: ReadonlySet<string> = new Set(["ENODEV", "ENOENT", "ENXIO"]);

const { gauges, buffer, intervalMs, offsetMs } = workerData as SamplingPlan;
const shared = new SharedSamples(buffer);
const zones = gauges.map((gauge, index) => ({
  index,
  files: new GaugeFiles(gauge, nodeFiles),
  integral: new PowerIntegral(LONGEST_INTERVALS * intervalMs),
}));

/** Reads every gauge once. Gives whether any is still there. */
function sample(): boolean {
  let isThere = false;
  for (const { index, files, integral } of zones) {
    const beforeMs = monotonicMs();
    const watts = files.watts();
    // A device may take its time: the value was true somewhere between.
    const atMs = (beforeMs + monotonicMs()) / 2 + offsetMs;
    if (watts === undefined) integral.miss();
    else integral.take(atMs, watts);
    const { microjoules, gaps } = integral;
    shared.publish(index, { microjoules, atMs, gaps, failure: watts === undefined ? files.failure : "" });
    isThere ||= watts !== undefined || !GONE.has(files.failure);
  }
  return isThere;
}

let gone = sample() ? 0 : 1;
let unread = 0;
parentPort?.postMessage(/^(\d+) /.exec(readText(nodeFiles, "/proc/thread-self/stat").text ?? "")?.[1]);
while (gone < GONE_SAMPLES) {
  const ms = intervalMs * (1 + JITTER * (2 * Math.random() - 1));
  unread = shared.takeRead() ? 0 : unread + 1;
  if (unread > UNREAD_SAMPLES) shared.rest(ms * REST);
  else shared.sleep(ms);
  gone = sample() ? 0 : gone + 1;
}
for (const { files } of zones) files.close();
