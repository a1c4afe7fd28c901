/**
 * An application with Wattspan in its main thread and in worker threads, all busy at the same time. Its
 * argument is a `ThreadsPlan`. The main thread writes down what each of them reports.
 */

import { once } from "node:events";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { processCpu, rapl } from "@wattspan/meters";
import { meterInference, startWattspan } from "wattspan";
import { CGROUP_ROOT } from "../powercap/running-counter.ts";
import { inMemorySdk, sumOf } from "../sdk.ts";
import { workOn } from "./real-work.ts";
import { say } from "./telemetry-sdk.ts";
import {
  type CpuReport,
  DYNAMIC_WATTS,
  REST_WATTS,
  type ThreadReport,
  type ThreadsPlan,
} from "./threads-plan.ts";

/** How much each thread does: a few tenths of a second of CPU time. */
const WORK = 20;

const plan = JSON.parse(process.argv[2] ?? (workerData as string)) as ThreadsPlan;
const { tree, procRoot, lockFolder, order, workers } = plan;

/** Wattspan of this thread, and what it does. */
async function thread(name: string) {
  const sdk = inMemorySdk();
  const { tracerProvider, meterProvider } = sdk;
  meterProvider.forceFlush = async () => {
    await new Promise((resolve) => setTimeout(resolve, 10)); // As one that sends something.
    say({ note: "flushed", value: name });
  };
  const wattsPerVcpu = { min: REST_WATTS, max: REST_WATTS + DYNAMIC_WATTS };
  const model = processCpu({
    wattsPerVcpu,
    ...(isMainThread && { reservedVcpus: 1 }),
    ...(procRoot !== undefined && { procRoot }),
  });
  const wattspan = await startWattspan({
    meters: [tree ? rapl({ root: tree, cgroupRoot: CGROUP_ROOT }) : model],
    lockFolder,
    telemetry: { tracerProvider, meterProvider },
  });
  return {
    wattspan,
    work: (times: number) => meterInference({ model: name }, () => workOn(times, tree)),
    async report(): Promise<ThreadReport> {
      await wattspan.flush();
      const [device] = wattspan.status.devices;
      const points = await sdk.points();
      return {
        thread: name,
        meter: wattspan.status.meters[0]?.status ?? "none",
        device: device?.name,
        total: device?.total ?? 0,
        activity: device?.activity ?? 0,
        energy: sumOf(points, "wattspan.energy"),
        hardware: sumOf(points, "hw.energy"),
        spans: sdk.spans().length,
        faults: wattspan.status.faults,
      };
    },
  };
}

async function work(port: NonNullable<typeof parentPort>): Promise<void> {
  const { wattspan, work, report } = await thread("worker");
  port.postMessage("ready");
  port.on("message", async (request: string) => {
    if (request === "work") port.postMessage(await work(WORK).then(() => "done"));
    if (request === "report") port.postMessage(await report());
    if (request === "exit") process.exit(0);
    if (request === "shutdown") port.postMessage(await wattspan.shutdown().then(() => "done"));
    if (request === "end") port.close();
  });
}

/** Gives what this process used from now until it is asked, and how long that was. */
function sinceNow(): () => CpuReport {
  const [from, fromMs] = [process.cpuUsage(), performance.now()];
  return () => {
    const { user, system } = process.cpuUsage(from);
    return { usedS: (user + system) / 1e6, elapsedS: (performance.now() - fromMs) / 1e3 };
  };
}

async function main(): Promise<void> {
  const first = order === "main-first" ? await thread("main") : undefined;
  const all = Array.from({ length: workers }, () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: process.argv[2] });
    const ask = async (request: string) => {
      worker.postMessage(request);
      return (await once(worker, "message"))[0] as ThreadReport | string;
    };
    return { worker, ask, ready: once(worker, "message") };
  });
  await Promise.all(all.map(({ ready }) => ready));
  const { work, report } = first ?? (await thread("main"));
  const reportAll = async () => [...(await Promise.all(all.map(({ ask }) => ask("report")))), await report()];
  const outer = sinceNow();
  say({ note: "before", value: await reportAll() });
  const inner = sinceNow();
  await Promise.all([work(WORK), ...all.map(({ ask }) => ask("work"))]);
  const least = inner();
  say({ note: "reports", value: await reportAll() });
  say({ note: "cpu", value: { least, most: outer() } });
  await end(all, plan.ending);
  await work(3);
  say({ note: "after", value: await report() });
}

async function end(all: readonly { worker: Worker }[], how: ThreadsPlan["ending"]): Promise<void> {
  for (const { worker } of all) {
    const exited = once(worker, "exit");
    if (how === "terminate") {
      worker.postMessage("work"); // It is in the middle of a call.
      await worker.terminate();
    } else {
      worker.postMessage(how);
    }
    say({ note: "exited", value: (await exited)[0] });
  }
}

if (isMainThread) await main();
else if (parentPort) await work(parentPort);
