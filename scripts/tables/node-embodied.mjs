// Writes packages/models/src/data/node-embodied.ts from the tables of servers in packages/carbon, so that a hosted
// call and a machine of one's own
// have one figure for one server. Run it when those tables have changed: node scripts/tables/node-embodied.mjs;
// with --print it only prints the text.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import "../source-names.mjs";

const root = join(import.meta.dirname, "../..");
const { serverOf } = await import(
  pathToFileURL(join(root, "packages/carbon/src/accounting/hardware/known-server.ts")).href
);

/** A server with eight of each generation. */
const NODES = { hopper: "aws:p5.48xlarge", blackwell: "aws:p6-b200.48xlarge" };
const nodes = Object.entries(NODES).map(([gpu, instance]) => [gpu, serverOf(instance)]);
const lines = nodes.map(([gpu, { range }]) => {
  const [value, low, high] = [range.value, range.low, range.high].map(Math.round);
  return `  ${gpu}: { value: ${value}, low: ${low}, high: ${high} },`;
});
const table = nodes[0][1].table;

const text = `/*!
 * Greenhouse gas of making a server with eight GPUs, from the table ${table} of @wattspan/carbon. Licensed under the
 * Apache License, Version 2.0.
 */
// Written by scripts/tables/node-embodied.mjs; change that table, then run the script.

import type { Range } from "@wattspan/core";
import type { PhaseGpu } from "../phase/energy/serving-energy.js";

/** Name and version of the table, as it appears on footprints. */
export const NODE_EMBODIED_TABLE = "${table}";

/** Kilograms of CO2e of making one, by its GPUs: with eight H100, and with eight B200. */
export const NODE_KILOGRAMS: Readonly<Record<PhaseGpu, Range>> = {
${lines.join("\n")}
};
`;
if (process.argv.includes("--print")) process.stdout.write(text);
else writeFileSync(join(root, "packages/models/src/data/node-embodied.ts"), text);
