/**
 * A separate process that simulates a host with four RAPL zones: their counters rise every few milliseconds,
 * on its CPU time. Started by `rapl-tree.ts`.
 */

import { cpus } from "node:os";
import { powercapTree } from "@wattspan/testing/stand-ins";

const STEP_MS = 4;
const ZONES = [
  { id: "intel-rapl:0", name: "package-0", watts: 95 },
  { id: "intel-rapl:0:0", name: "dram", watts: 14 },
  { id: "intel-rapl:1", name: "package-1", watts: 80 },
  { id: "intel-rapl:1:0", name: "dram", watts: 11 },
];

const [directory = ""] = process.argv.slice(2);
const tree = powercapTree(
  directory,
  ZONES.map(({ id, name }) => ({ id, name, microjoules: 0n })),
);
const startedMs = performance.now();
let lastMs = startedMs;

function step(): void {
  const nowMs = performance.now();
  for (const { id, watts } of ZONES) tree.advance(id, BigInt(Math.round((nowMs - lastMs) * 1000 * watts)));
  tree.setHostCpu((cpus().length * (nowMs - startedMs)) / 2000);
  lastMs = nowMs;
}

step();
setInterval(step, STEP_MS);
process.on("disconnect", () => process.exit());
process.send?.("ready");
