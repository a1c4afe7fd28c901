/**
 * An application that counts what is done in it: timers made, files opened, connections begun, OpenTelemetry
 * globals set. Its argument says what it does with Wattspan.
 */

import { createHook } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { say } from "./telemetry-sdk.ts";

const counts = { timers: 0, files: 0, connections: 0 };
const [what] = process.argv.slice(2);

createHook({
  init(_id, type) {
    if (type === "Timeout" || type === "Immediate") counts.timers++;
  },
}).enable();
subscribe("net.client.socket", () => {
  counts.connections++;
});
/** From now on each use of these functions counts, also of those that are imported by name. */
function watchFiles(): void {
  for (const name of ["openSync", "readFileSync", "writeFileSync", "readdirSync", "open"] as const) {
    const original = fs[name] as (...args: unknown[]) => unknown;
    Object.assign(fs, {
      [name]: (...args: unknown[]) => {
        counts.files++;
        return original(...args);
      },
    });
  }
  syncBuiltinESMExports();
}
const since = { ...counts };
/** What was counted since the last time. */
function report(note: string): void {
  say({
    note,
    value: Object.fromEntries(
      Object.entries(counts).map(([name, count]) => [name, count - since[name as keyof typeof since]]),
    ),
  });
  Object.assign(since, counts);
}
/** What OpenTelemetry's API holds for the whole process. */
function globals(): string[] {
  const held = (globalThis as Record<symbol, object | undefined>)[Symbol.for("opentelemetry.js.api.1")] ?? {};
  return Object.keys(held).filter((name) => ["trace", "metrics", "context", "propagation"].includes(name));
}

const { globalMetering, meterInference, setMeteringEnabled, startWattspan } = await import("wattspan");
watchFiles();
Object.assign(since, counts);

const answer = { text: "the very same" };
const isSame = (): boolean => meterInference({ model: "tiny" }, () => answer) === answer;

if (what === "nothing-configured") {
  say({ note: "same", value: [isSame(), globalMetering() === undefined] });
  report("counted");
} else {
  const wattspan = await startWattspan({ location: { country: "DE" } });
  say({
    note: "same",
    value: [isSame(), wattspan.meterInference({ model: "tiny" }, () => answer) === answer],
  });
  const { enabled, intensity, faults } = wattspan.status;
  say({ note: "status", value: { enabled, zone: intensity?.zone, faults } });
  await wattspan.flush();
  report("counted");
  setMeteringEnabled(false);
  say({
    note: "off",
    value: [isSame(), meterInference({ model: "tiny" }, (call) => call.span === undefined)],
  });
  await wattspan.shutdown();
}
say({ note: "globals", value: globals() });

// The watchers see what they watch for.
Object.assign(since, counts);
setTimeout(() => undefined, 0);
fs.closeSync(fs.openSync(new URL(import.meta.url), "r"));
net.connect(1, "127.0.0.1").on("error", () => undefined);
report("watched");
