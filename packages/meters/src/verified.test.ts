/** Each meter says what it was tried on, in its status and on its page. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createMetering, type EnergyMeter } from "@wattspan/core";
import { afterEach, describe, expect, it } from "vitest";
import * as all from "./index.js";
import { simulatedMachine } from "./simulator.js";
import { cleanUp } from "./testing/clean-up.js";
import { temporaryTree } from "./testing/temporary-tree.js";

afterEach(cleanUp);

const PAGES = join(import.meta.dirname, "../../../docs/meters");
/** Of what is no meter, or stands for several. */
const OTHER_PAGES = ["README", "auto", "host-signals", "gpu-signals", "simulator"];
/** One card of AMD's. */
const AMD = {
  "sys/class/hwmon/hwmon0/name": "amdgpu\n",
  "sys/class/hwmon/hwmon0/power1_average": "30000000\n",
};
const url = "https://127.0.0.1:1";
const METERS: readonly EnergyMeter[] = [
  ...[all.rapl(), all.processCpu(), all.nvml(), all.amdgpu(), all.hwmon(), all.battery()],
  all.redfish({ url, credentials: { token: "t" } }),
  all.prometheusScrape({ url, preset: "dcgm" }),
];

describe("what a meter was tried on", () => {
  it("is asked of every meter that has a page, and of every one that is taken by itself", () => {
    const pages = readdirSync(PAGES).map((file) => file.replace(".md", ""));
    const meters = METERS.map(({ name }) => name);
    expect(pages.filter((name) => !OTHER_PAGES.includes(name)).sort()).toEqual([...meters].sort());
    expect(meters).toEqual(expect.arrayContaining(all.auto().map(({ name }) => name)));
  });

  it("is in the status of one that is loaded when it is opened", async () => {
    const { sys, proc } = temporaryTree(AMD);
    const meters = all.auto({ root: sys, procRoot: proc, worker: false, without: ["nvml"] });
    const metering = createMetering({ meters, telemetry: { detail: "off" } });
    await metering.ready;
    const ready = metering.status.meters.filter(({ status }) => status === "ready");
    await metering.shutdown();
    expect(ready.map(({ name, verified }) => [name, verified?.by])).toEqual([
      ["amdgpu", "fixture"],
      ["process-cpu", "fixture"],
    ]);
  });

  it("is a simulator, of meters of a simulated machine", () => {
    const machine = simulatedMachine({ gpus: 1 });
    machine.close();
    expect(machine.meters.map(({ verified }) => verified?.by)).toEqual(["simulator", "simulator"]);
  });

  it.each(METERS.map((meter) => [meter.name, meter] as const))(
    "%s: stands on its page",
    (name, { verified }) => {
      expect(verified).toMatchObject({
        by: expect.stringMatching(/^(device|simulator|fixture)$/),
        on: expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
        machine: expect.stringMatching(/\w/),
      });
      const page = readFileSync(join(PAGES, `${name}.md`), "utf8");
      expect(page).toContain(`\`verified\`: ${verified?.by}, ${verified?.on}, ${verified?.machine}.`);
    },
  );
});
