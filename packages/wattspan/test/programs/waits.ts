/**
 * A process on a machine without sensors that waits in one activity for a given time, and reports its
 * footprint and its own use.
 */

import { setTimeout } from "node:timers/promises";
import { processCpu } from "@wattspan/meters";
import { meterAgent, startWattspan } from "wattspan";
import { VCPU_WATTS, type WaitReport } from "./wait-plan.ts";

const [, , lockFolder = "", forMs = ""] = process.argv;
const sums = { value: 0, low: 0, high: 0 };
const wattspan = await startWattspan({
  meters: [processCpu({ wattsPerVcpu: VCPU_WATTS })],
  lockFolder,
  telemetry: { detail: "off" },
  observers: [({ self: { energy } }) => void Object.assign(sums, energy)],
});
await meterAgent({ name: "waits" }, () => setTimeout(Number(forMs)));
await wattspan.flush();
const { user, system } = process.cpuUsage();
process.send?.({ ...sums, usedS: (user + system) / 1e6 } satisfies WaitReport);
process.disconnect();
