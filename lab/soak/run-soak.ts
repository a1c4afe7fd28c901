/** A run: everything is started, calls are made while outages come and go, and all is added up at the end. */

import { availableParallelism, loadavg } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { rapl } from "@wattspan/meters/rapl";
import { startWattspan, type Wattspan } from "wattspan";
import { type AdvancedTree, advancedTree } from "../../packages/wattspan/test/powercap/advanced-tree.ts";
import { collectedMemory } from "../processes/memory.ts";
import { ProgressLine } from "../report/progress-line.ts";
import { Caller } from "./load/caller.ts";
import { flakyParts } from "./load/flaky-parts.ts";
import { byHand, type Functions } from "./load/functions.ts";
import { outagesOf, startOutages } from "./load/outages.ts";
import { shapesFor, startWorkload } from "./load/workload.ts";
import { startReceiver } from "./receiver/start-receiver.ts";
import type { SoakResult } from "./report/result.ts";
import { activeResources, countUnhandled, PhaseClock, type Sample } from "./watch/health.ts";
import { Joules } from "./watch/joules.ts";
import { otlpSdk } from "./watch/telemetry.ts";

/** The last part of each of these times the same calls run with spans by hand, to compare with. */
const CYCLE_S = 30;
const BY_HAND_S = 6;
const SAMPLE_S = 15;
/** Longer than a device may take to answer or be given up, and than a call runs until it is watched. */
const SETTLE_MS = 11_000;
/** What lives only until a promise settles goes with the second. */
const COLLECTIONS = 3;

/** How long calls are made, and how many are begun per second. */
export interface SoakPlan {
  readonly seconds: number;
  readonly rate: number;
}

/** Runs it. */
export async function runSoak(plan: SoakPlan): Promise<SoakResult> {
  const unhandled = countUnhandled();
  const { seconds, rate } = plan;
  const [receiver, tree] = await Promise.all([startReceiver(), startTree()]);
  const joules = new Joules();
  const parts = flakyParts();
  const sdk = otlpSdk(receiver.url, joules.processor);
  const wattspan = await startWattspan({
    meters: [rapl(tree.paths("app")), parts.fast, parts.slow.meter],
    intensity: parts.grid.provider,
    estimators: [parts.estimator],
    observers: [joules.observer, parts.observer],
    location: { country: "DE" },
    telemetry: sdk.providers,
  });
  const switches = outagesOf(parts, receiver);
  const caller = new Caller();
  const ran = await run(plan, wattspan, byHand(sdk.providers), caller, receiver.chatUrl, () =>
    startOutages(switches, seconds),
  );

  await wait(SETTLE_MS); // hanging reads have answered or been given up, and the receiver listens again
  await collectedMemory(COLLECTIONS); // what was dropped is abandoned
  await wait(1000);
  await wattspan.flush();
  const { sampling, inFlight, unsettled } = wattspan.status;
  await wattspan.shutdown(); // from here on no reading adds to what is compared
  const { devices, faults } = wattspan.status;
  await sdk.flush();
  const received = await receiver.report();
  await sdk.shutdown();
  await Promise.all([receiver.stop(), tree.close()]);
  await wait(100);
  return {
    at: new Date().toISOString(),
    machine: { node: process.version, cpus: availableParallelism(), load: loadavg()[1] ?? 0 },
    ...{ seconds, rate, received, devices, faults, inFlight, unsettled },
    ...{ selfCpuShare: sampling.selfCpuShare, samplingState: sampling.state },
    ...caller.counts,
    ...joules.totals,
    spansWithoutFootprint: joules.withoutFootprint,
    reasons: joules.reasons,
    ...ran,
    outages: switches.map(({ name, from, to }) => ({ name, from, to })),
    ...unhandled,
    leftTimers: activeResources().timers,
  };
}

/** A host of 20 W at rest, of whose 30 W cores this process and others keep some busy. */
async function startTree(): Promise<AdvancedTree> {
  const others = { cores: 1, onMs: 700, offMs: 1300 };
  const tree = await advancedTree({ idleWatts: 20, wattsPerCore: 30, groups: ["app"], others });
  await tree.ask({ do: "keep", group: "app", cores: 0.5 });
  await tree.ask({ do: "others" });
  return tree;
}

/** The run itself: calls, outages, and samples of the process. */
async function run(
  { seconds, rate }: SoakPlan,
  wattspan: Wattspan,
  reference: Functions,
  caller: Caller,
  chatUrl: string,
  outages: () => ReturnType<typeof startOutages>,
): Promise<Pick<SoakResult, "samples" | "byHand" | "metered">> {
  const phases = { byHand: new PhaseClock(), metered: new PhaseClock() };
  const samples: Sample[] = [];
  const line = new ProgressLine(process.stdout);
  let functions: Functions = wattspan;
  const startMs = performance.now();
  const elapsedS = () => (performance.now() - startMs) / 1000;
  const workload = startWorkload(shapesFor(chatUrl), rate, caller, () => functions);
  const out = outages();
  const cycleS = Math.min(CYCLE_S, seconds / 2);
  while (elapsedS() < seconds) {
    functions = elapsedS() % cycleS < cycleS * (1 - BY_HAND_S / CYCLE_S) ? wattspan : reference;
    const phase = functions === reference ? phases.byHand : phases.metered;
    phase.begin(caller.counts.calls);
    await wait(cycleS * 1000 * (BY_HAND_S / CYCLE_S));
    phase.end(caller.counts.calls);
    if (elapsedS() < (samples.length + 1) * Math.min(SAMPLE_S, cycleS)) continue;
    const { inFlight, unsettled } = wattspan.status;
    const open = { inFlight, unsettled, out: out.active(), ...activeResources() };
    samples.push({ atS: elapsedS(), ...(await collectedMemory(COLLECTIONS)), ...open });
    line.say(progressText(samples.at(-1) as Sample, caller, seconds));
  }
  line.end();
  out.stop();
  await workload.stop();
  return { samples, byHand: phases.byHand.result(), metered: phases.metered.result() };
}

function progressText(
  { atS, heapUsed, inFlight, out }: Sample,
  { counts: { calls } }: Caller,
  seconds: number,
) {
  const heap = `${(heapUsed / 1e6).toFixed(1)} MB`;
  return `${Math.round(atS)} of ${seconds} s, ${calls} calls, ${inFlight} open, heap ${heap}, out: ${out.join(", ") || "nothing"}`;
}
