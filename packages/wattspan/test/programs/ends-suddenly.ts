/**
 * An application that is always busy with four calls, and ends in the middle of them. Its arguments say how,
 * and how often it exports, in milliseconds. It writes down what it did, independently of exports.
 */

import { fakeMeter } from "@wattspan/testing";
import { meterInference, startWattspan } from "wattspan";
import { ALONE } from "../alone.ts";
import { steadyClock } from "./steady-clock.ts";
import { say, startSdk } from "./telemetry-sdk.ts";

const [ending, everyMs] = process.argv.slice(2);
startSdk(everyMs === "at-once", everyMs === "at-once" ? undefined : Number(everyMs));
const clock = steadyClock();
const zone = { id: "cpu-0", component: "cpu", refreshMs: 20, idleWatts: 10, watts: () => 50 } as const;
await startWattspan({ ...ALONE, clock, meters: [fakeMeter({ clock, zones: [zone] })] });

/**
 * So long by the clock of the device: much is exported meanwhile, also where this process stands still at
 * times.
 */
const LONG_MS = 1500;
let count = 0;
const begunMs = clock.now();
say({ note: "begun", value: begunMs });
async function lane(): Promise<void> {
  while (clock.now() < begunMs + LONG_MS) {
    const call = count++;
    const onFootprint = () => say({ note: "footprint", value: call });
    const wait = () => new Promise((resolve) => setTimeout(resolve, 10));
    await meterInference({ model: "m", attributes: { call }, onFootprint }, wait);
    say({ note: "called", value: { call, atMs: clock.now() } });
  }
}
await Promise.all(Array.from({ length: 4 }, lane));
say({ note: "ending", value: clock.now() });
if (ending === "exit") process.exit(3);
process.kill(process.pid, ending as NodeJS.Signals);
