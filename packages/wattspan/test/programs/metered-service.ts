/** A service that meters calls, begun and ended as it is told, on a tree that others advance. */

import { rapl } from "@wattspan/meters";
import { meterInference, startWattspan } from "wattspan";
import { goFirst } from "../powercap/go-first.ts";
import { inMemorySdk } from "../sdk.ts";
import type { Report, ServicePlan, ServiceRequest } from "./service-protocol.ts";

goFirst();
const { tree, lockFolder } = JSON.parse(process.argv[2] as string) as ServicePlan;
const sdk = inMemorySdk();
const { tracerProvider, meterProvider } = sdk;
const wattspan = await startWattspan({
  meters: [rapl(tree)],
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

async function answer(request: ServiceRequest): Promise<Report | undefined> {
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
  void answer(request).then((told) => process.send?.(told ?? null));
});
process.send?.(null);
