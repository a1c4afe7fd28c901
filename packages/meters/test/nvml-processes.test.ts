/** What the meter leaves behind: nothing, however its process ends. */

import { readdirSync, readlinkSync } from "node:fs";
import { hasCompiler } from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "./clean-up.js";
import { standInDriver } from "./nvml/stand-in-driver.js";
import { ownProcess } from "./own-process.js";
import { soon } from "./soon.js";

afterEach(cleanUp);

const isRunning = (program: string): boolean =>
  readdirSync("/proc").some((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/exe`) === program;
    } catch {
      return false; // no process, or one that has just ended
    }
  });

/** A process that looks at the states of cards until it has seen them, and closes nothing. */
function processOfSignals(through: "library" | "nvidia-smi") {
  const { library, nvidiaSmi } = standInDriver([{}], "system");
  const ended = ownProcess(
    `import { createRequire } from "node:module";
     import { setTimeout } from "node:timers/promises";
     import { gpuSignals } from "./gpu-signals/gpu-signals.js";
     const koffi = createRequire(process.cwd() + "/")("koffi");
     const options = { koffi, gpus: "all", library: process.env.LIBRARY, nvidiaSmi: process.env.PROGRAM };
     const source = gpuSignals(options);
     let samples = [];
     while ((samples = source.read()).length === 0) await setTimeout(10);
     console.log(samples[0].metric.name);`,
    { killMs: 60_000, env: { LIBRARY: through === "library" ? library : "/none.so", PROGRAM: nvidiaSmi } },
  );
  return { ended, nvidiaSmi };
}

/** A process that opens the meter, reads it, and then follows commands. */
function process(through: "library" | "nvidia-smi", then: string) {
  const { library, nvidiaSmi } = standInDriver([{ watts: 70 }], "system");
  const ended = ownProcess(
    `import { createRequire } from "node:module";
     import { nvml } from "./nvml.js";
     const koffi = createRequire(process.cwd() + "/")("koffi"); // a bundle cannot hold its binary
     const options = { koffi, gpus: "all", library: process.env.LIBRARY, nvidiaSmi: process.env.PROGRAM, through: "${through}" };
     const { reader } = await nvml(options).open(new AbortController().signal);
     console.log(reader.read()[0].kind);
     ${then}`,
    { killMs: 60_000, env: { LIBRARY: library, PROGRAM: nvidiaSmi } },
  );
  return { ended, nvidiaSmi };
}

describe.skipIf(!hasCompiler())("a process that reads cards", () => {
  it.each(["library", "nvidia-smi"] as const)(
    "a process that reads cards through %s ends by itself without closing",
    async (through) => {
      const { ended, nvidiaSmi } = process(through, "");
      expect(await ended).toEqual({
        code: 0,
        output: through === "library" ? "counter\n" : "power\n",
        errors: "",
      });
      await expect.poll(() => isRunning(nvidiaSmi), soon).toBe(false);
    },
  );

  it.each(["library", "nvidia-smi"] as const)(
    "a process that reads card states through %s ends by itself without closing",
    async (through) => {
      const { ended, nvidiaSmi } = processOfSignals(through);
      expect(await ended).toEqual({ code: 0, output: "wattspan.device.utilization\n", errors: "" });
      await expect.poll(() => isRunning(nvidiaSmi), soon).toBe(false);
    },
  );

  it.each(["SIGKILL", "SIGTERM", "SIGINT"])(
    "a process that reads cards leaves no child after %s",
    async (signal) => {
      const { ended, nvidiaSmi } = process(
        "nvidia-smi",
        `process.kill(process.pid, "${signal}"); setInterval(() => {}, 1000);`,
      );
      expect(await ended).toMatchObject({ code: null, output: "power\n" });
      await expect.poll(() => isRunning(nvidiaSmi), soon).toBe(false);
    },
  );
});
