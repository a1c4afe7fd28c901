/**
 * A cluster of two workers with Wattspan in the master and in each of them, on a counter that another process
 * runs. Its arguments are the root of the tree and the folder of the lock. Each worker is killed in the end;
 * the master ends by itself.
 */

import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { rapl } from "@wattspan/meters";
import { meterInference, startWattspan } from "wattspan";
import { CGROUP_ROOT } from "../powercap/running-counter.ts";
import { inMemorySdk, sumOf } from "../sdk.ts";
import { workOn } from "./real-work.ts";
import { say } from "./telemetry-sdk.ts";

const [root = "", lockFolder = ""] = process.argv.slice(2);

async function start() {
  const sdk = inMemorySdk();
  const { tracerProvider, meterProvider } = sdk;
  const telemetry = { tracerProvider, meterProvider };
  const wattspan = await startWattspan({
    meters: [rapl({ root, cgroupRoot: CGROUP_ROOT })],
    lockFolder,
    telemetry,
  });
  const call = () => meterInference({ model: "m" }, () => workOn(15, root));
  async function report() {
    await wattspan.flush();
    const [device] = wattspan.status.devices;
    const points = await sdk.points();
    return {
      pid: process.pid,
      total: device?.total,
      activity: device?.activity,
      energy: sumOf(points, "wattspan.energy"),
      hardware: sumOf(points, "hw.energy"),
      faults: wattspan.status.faults,
    };
  }
  return { call, report };
}

async function master(): Promise<void> {
  const workers = [cluster.fork(), cluster.fork()];
  const ask = async (worker: Worker, request: string) => {
    worker.send(request);
    return (await once(worker, "message"))[0];
  };
  await Promise.all(workers.map((worker) => once(worker, "message")));
  const { call, report } = await start();
  await Promise.all([call(), ...workers.map((worker) => ask(worker, "call"))]);
  say({
    note: "reports",
    value: [...(await Promise.all(workers.map((w) => ask(w, "report")))), await report()],
  });
  for (const worker of workers) {
    const exited = once(worker, "exit");
    worker.process.kill("SIGKILL");
    await exited;
  }
  say({ note: "killed", value: workers.length });
  await call();
  say({ note: "after", value: await report() });
}

if (cluster.isPrimary) await master();
else {
  const { call, report } = await start();
  process.on("message", async (request) => {
    process.send?.(request === "call" ? await call().then(() => "done") : await report());
  });
  process.send?.("ready");
}
