/**
 * A process with Wattspan on a host of files. On request it opens its meters and makes calls, each with some
 * work and some waiting, and reports their sums.
 */

import { setTimeout } from "node:timers/promises";
import { rapl } from "@wattspan/meters";
import { meterInference, startWattspan } from "wattspan";
import type { FamilyPlan, FamilyReport, FamilyRequest } from "./family-plan.ts";

const BUSY_MS = 60;
const WAIT_MS = 120;
const REST_MS = 60;

const { paths, lockFolder, idle } = JSON.parse(process.argv[2] as string) as FamilyPlan;
const sums = { value: 0, low: 0, high: 0, calls: 0 };

async function open() {
  return startWattspan({
    meters: [rapl(paths)],
    lockFolder,
    telemetry: { detail: "off" },
    attribution: { idle },
    observers: [
      ({ self: { energy } }) => {
        if (!energy) return;
        sums.calls++;
        for (const bound of ["value", "low", "high"] as const) sums[bound] += energy[bound];
      },
    ],
  });
}

function work(): void {
  const from = process.cpuUsage();
  const busyMs = () => {
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  };
  while (busyMs() < BUSY_MS) for (let i = 0; i < 20_000; i++) Math.sqrt(i);
}

async function call(): Promise<void> {
  work();
  await setTimeout(WAIT_MS);
}

let wattspan: Awaited<ReturnType<typeof open>> | undefined;

async function answer(request: FamilyRequest): Promise<FamilyReport | "ready"> {
  wattspan ??= await open();
  if (request === "open") return "ready";
  for (const untilMs = performance.now() + request.forMs; performance.now() < untilMs; ) {
    await meterInference({ model: "tiny" }, call);
    await setTimeout(REST_MS);
  }
  await wattspan.flush();
  return { ...sums, faults: wattspan.status.faults };
}

process.on(
  "message",
  (request: FamilyRequest) => void answer(request).then((reply) => process.send?.(reply)),
);
process.on("disconnect", () => process.exit());
