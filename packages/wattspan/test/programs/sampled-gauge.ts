/**
 * An application that blocks its event loop while a card draws power, and then ends by itself. Argument:
 * `import` or `require`.
 */

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Footprint, meterInference, startWattspan } from "wattspan";
import { ALONE } from "../alone.ts";
import { say, sayEnded } from "./telemetry-sdk.ts";

const BLOCKED_MS = 400;
const WATTS = 200;

const root = mkdtempSync(join(tmpdir(), "wattspan-gauge-"));
process.on("exit", () => rmSync(root, { recursive: true }));
const device = join(root, "devices/pci0000:00/0000:03:00.0");
mkdirSync(join(device, "hwmon/hwmon0"), { recursive: true });
mkdirSync(join(root, "class/hwmon"), { recursive: true });
symlinkSync(join(device, "hwmon/hwmon0"), join(root, "class/hwmon/hwmon0"));
symlinkSync(device, join(device, "hwmon/hwmon0/device"));
writeFileSync(join(device, "hwmon/hwmon0/name"), "amdgpu\n");
writeFileSync(join(device, "hwmon/hwmon0/power1_average"), `${WATTS * 1e6}\n`);

const { amdgpu } =
  process.argv[2] === "require"
    ? (createRequire(import.meta.url)("@wattspan/meters/amdgpu") as typeof import("@wattspan/meters/amdgpu"))
    : await import("@wattspan/meters/amdgpu");

const footprints: Footprint[] = [];
const wattspan = await startWattspan({
  ...ALONE,
  meters: [amdgpu({ root, intervalMs: 20 })],
  observers: [(footprint) => void footprints.push(footprint)],
});
// Until something was measured: then the call has a reading before it.
while (!wattspan.status.devices[0]?.total) await wattspan.refresh();
meterInference({ model: "here" }, () => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BLOCKED_MS);
});
await wattspan.flush();
const [footprint] = footprints;
say({ note: "meter", value: wattspan.status.meters[0] });
say({
  note: "energy",
  value: { ...footprint?.energy, truth: WATTS * (footprint?.durationS ?? Number.NaN) },
});
sayEnded();
