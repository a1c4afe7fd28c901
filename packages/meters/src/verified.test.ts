/** Each meter says what it was tried on, in its status and on its page. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createMetering, type EnergyMeter } from "@wattspan/core";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../test/clean-up.js";
import { temporaryTree } from "../test/trees/temporary-tree.js";
import { auto } from "./auto.js";
import { simulatedMachine } from "./simulator/simulator.js";

afterEach(cleanUp);

const PAGES = join(import.meta.dirname, "../../../docs/meters");
/** Of what is no meter, or stands for several. */
const OTHER_PAGES = ["README", "auto", "host-signals", "gpu-signals", "simulator"];
/** What meters need, the least first. */
const url = "https://127.0.0.1:1";
const OPTIONS = [undefined, { url }, { url, credentials: { token: "t" } }, { url, preset: "dcgm" }];
/** One card of AMD's. */
const AMD = {
  "sys/class/hwmon/hwmon0/name": "amdgpu\n",
  "sys/class/hwmon/hwmon0/power1_average": "30000000\n",
};

const names = readdirSync(PAGES)
  .map((file) => file.replace(".md", ""))
  .filter((name) => !OTHER_PAGES.includes(name));

const { exports } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")) as {
  exports: Record<string, { readonly "@wattspan/source": string } | undefined>;
};

/** The meter of a page: its line in exports and its factory have the same name. */
async function meterOf(name: string): Promise<EnergyMeter> {
  const path = join(
    import.meta.dirname,
    "..",
    exports[`./${name}`]?.["@wattspan/source"] ?? `src/${name}.ts`,
  );
  const file: Record<string, (options?: object) => EnergyMeter> = await import(path);
  const factory = file[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
  if (!factory) throw new Error(`${name}.ts has no factory of that name`);
  return withLeast(factory);
}

/** The meter by the fewest options that it accepts. */
function withLeast(factory: (options?: object) => EnergyMeter): EnergyMeter {
  let refusal: unknown;
  for (const options of OPTIONS)
    try {
      return factory(options);
    } catch (error) {
      refusal = error;
    }
  throw refusal;
}

describe("what a meter was tried on", () => {
  it.each(names)("the page of %s says what the meter was verified on", async (name) => {
    const meter = await meterOf(name);
    expect(meter).toMatchObject({
      name,
      verified: {
        by: expect.stringMatching(/^(device|simulator|fixture)$/),
        on: expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
        machine: expect.stringMatching(/\w/),
      },
    });
    const { by, on, machine } = meter.verified ?? {};
    expect(readFileSync(join(PAGES, `${name}.md`), "utf8")).toContain(
      `\`verified\`: ${by}, ${on}, ${machine}.`,
    );
  });

  it("every meter of auto() has a page", () => {
    expect(names).toEqual(expect.arrayContaining(auto().map(({ name }) => name)));
  });

  it("the status of each meter says what it was verified on, whether it is ready or not", async () => {
    const { sys, proc } = temporaryTree(AMD);
    const meters = auto({ root: sys, procRoot: proc, worker: false });
    const metering = createMetering({ meters, telemetry: { detail: "off" } });
    await metering.ready;
    const { meters: statuses } = metering.status;
    await metering.shutdown();
    expect(statuses.map(({ name, verified }) => [name, verified?.by])).toEqual([
      ...[
        ["rapl", "fixture"],
        ["nvml", "simulator"],
        ["amdgpu", "fixture"],
      ],
      ...[
        ["hwmon", "fixture"],
        ["process-cpu", "fixture"],
      ],
    ]);
    expect(statuses.filter(({ status }) => status === "ready").map(({ name }) => name)).toContain("amdgpu");
  });

  it("the meters of a simulated machine are verified by a simulator", () => {
    const machine = simulatedMachine({ gpus: 1 });
    machine.close();
    expect(machine.meters.map(({ verified }) => verified?.by)).toEqual(["simulator", "simulator"]);
  });
});
