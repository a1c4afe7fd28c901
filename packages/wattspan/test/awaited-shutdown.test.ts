/** What a script awaits at its end comes to its end, although nothing of a metering keeps the process alive. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { keplerStandIn } from "@wattspan/testing/stand-ins";
import { expect, it } from "vitest";
import { hasLoopback } from "./loopback.js";

const SOURCES = new URL("../../../scripts/source-names.mjs", import.meta.url).href;
const PROGRAM = `
import { prometheusScrape } from "@wattspan/meters";
import { startWattspan } from "wattspan";
const meters = [prometheusScrape({ preset: "kepler", url: process.argv[1] })];
const wattspan = await startWattspan({ meters, estimators: [], telemetry: { detail: "off" } });
await wattspan.ready;
await wattspan.meterStage({ name: "x", kind: "other" }, () => new Promise((done) => setTimeout(done, 1500)));
await wattspan.flush();
await wattspan.shutdown();
console.log("shut down");
`;

it.skipIf(!hasLoopback)(
  "a script that awaits the shutdown of a metering over the network ends after it",
  async () => {
    const kepler = await keplerStandIn();
    try {
      const url = `${kepler.origin}/metrics`;
      const args = ["--no-warnings", `--import=${SOURCES}`, "--input-type=module", "--eval", PROGRAM, url];
      const child = spawn(process.execPath, args, {
        cwd: import.meta.dirname,
        stdio: ["ignore", "pipe", "pipe"],
      });
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, "exit"),
      ]);
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "shut down\n", stderr: "" });
    } finally {
      await kepler.close();
    }
  },
);
