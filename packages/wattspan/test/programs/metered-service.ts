/**
 * A service that meters calls, begun and ended on request, on a host whose counter and time others advance.
 */

import { rapl } from "@wattspan/meters";
import { manualClock } from "@wattspan/testing";
import { meterInference, startWattspan } from "wattspan";
import { onClock } from "../powercap/on-clock.ts";
import { inMemorySdk } from "../sdk.ts";
import type { Report, ServicePlan, ServiceRequest } from "./service-protocol.ts";

const { tree, lockFolder, startMs } = JSON.parse(process.argv[2] as string) as ServicePlan;
const sdk = inMemorySdk();
const { tracerProvider, meterProvider } = sdk;
const clock = manualClock({ startMs });
const wattspan = await startWattspan({
  clock,
  meters: [onClock(rapl(tree), clock)],
  lockFolder,
  telemetry: { tracerProvider, meterProvider },
});
let finish = (): void => undefined;
let call: Promise<void> | undefined;

async function report(): Promise<Report> {
  await wattspan.flush();
  const [device] = wattspan.status.devices;
  if (!device) throw new Error("no device");
  const energies = sdk.spans().map(({ attributes }) => attributes["wattspan.energy"] as number);
  return { device, energies, points: await sdk.points(), faults: wattspan.status.faults };
}

/** What fell due meanwhile runs late. */
async function go(toMs: number): Promise<void> {
  clock.set(toMs);
  await clock.advanceAsync(0);
  await new Promise((resolve) => setImmediate(resolve));
}

async function answer(request: ServiceRequest): Promise<Report | undefined> {
  if (typeof request === "number") await go(request);
  if (request === "begin") {
    call = meterInference({ model: "tiny" }, () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      finish = resolve;
      return promise;
    });
  }
  if (request === "end") {
    finish();
    await call;
  }
  if (request === "scrape") await wattspan.refresh();
  if (request === "stop") await wattspan.shutdown();
  return request === "report" ? report() : undefined;
}

process.on("message", (request: ServiceRequest) => {
  void answer(request).then((reply) => process.send?.(reply ?? null));
});
process.send?.(null);
