/**
 * An application with Wattspan in its main thread and in a worker, as `--import` starts it in both, that
 * makes calls in both at the same time.
 */

import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { nvml } from "@wattspan/meters";
import { hostRegistry } from "@wattspan/meters/host-registry";
import { meterInference, startWattspan } from "wattspan";
import { say } from "./telemetry-sdk.ts";

const REST_MS = 1000;
const CALL_MS = 1000;
/** A wait for a look that ends later has given up. */
const LOOK_MS = 400;

/** What a thread had. */
export interface CardsReport {
  readonly joules: number;
  readonly calls: number;
  readonly meter: string;
  readonly remedy: string | undefined;
}

const [, , library = "", lockFolder = ""] = process.argv;

async function thread(): Promise<() => Promise<CardsReport>> {
  let [joules, calls] = [0, 0];
  const wattspan = await startWattspan({
    meters: [nvml({ library, gpus: "all", through: "library" })],
    lockFolder,
    telemetry: { detail: "off" },
    observers: [
      ({ self: { energy } }) => {
        joules += energy?.value ?? 0;
        calls++;
      },
    ],
  });
  return async () => {
    await setTimeout(REST_MS);
    await meterInference({ model: "tiny" }, () => setTimeout(CALL_MS));
    await wattspan.flush();
    const [meter] = wattspan.status.meters;
    const remedy = meter && "remedy" in meter ? meter.remedy : undefined;
    return { joules, calls, meter: meter?.status ?? "none", remedy };
  };
}

/** A thread has looked for the others: a start waits for that only half a second, and on a busy machine it may take longer. */
async function looked(): Promise<void> {
  for (let tookMs = Number.POSITIVE_INFINITY; tookMs > LOOK_MS; ) {
    const fromMs = performance.now();
    await hostRegistry({ folder: lockFolder }).looked;
    tookMs = performance.now() - fromMs;
  }
}

if (!isMainThread) await looked();
const work = await thread();
if (isMainThread) {
  await looked();
  const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) });
  const other = once(worker, "message");
  const own = await work();
  say({ note: "reports", value: [own, (await other)[0]] });
  process.exit();
} else parentPort?.postMessage(await work());
