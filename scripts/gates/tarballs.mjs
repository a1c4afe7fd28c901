import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../setup/run.mjs";
import { installApplication, withPnpm } from "./tarballs/install.mjs";
import { lines, runsOn, versionsOf } from "./tarballs/lines.mjs";
import { nodesFor } from "./tarballs/nodes.mjs";

const FORMATS = ["esm", "cjs"];
const API = "@opentelemetry/api";

/**
 * Installs the packed packages as applications do, and checks that they load and record with each of these lines
 * on the Nodes that `nodesOf` gives for it. Returns one row for each line of OpenTelemetry and Node: `{ node,
 * versions, formats }`, or `untried`, the reason, in place of formats. Rows that need the network are skipped
 * without it, except in CI.
 */
export async function tryTarballs(ours, nodesOf, ofOpenTelemetry) {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-tarballs-"));
  try {
    const rows = [];
    for (const line of ofOpenTelemetry) rows.push(...(await tryLine(line, nodesOf(line), ours, folder)));
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function tryLine(line, nodes, ours, folder) {
  const application = join(folder, line.name.replaceAll(" ", "-"));
  const dependencies = { ...ours, ...line.packages, "other-api": `npm:${API}@${line.otherApi}` };
  const missing = await installApplication(application, dependencies, { install: withPnpm });
  const rows = [];
  for (const node of nodes) {
    const row = { node: node.version, versions: versionsOf(line) };
    const least = line.oldestNode.join(".");
    if (!runsOn(line, node.version))
      rows.push({ ...row, untried: `not supported by the SDK: it needs Node ${least}` });
    else if (missing) rows.push({ ...row, untried: `NOT TRIED: ${missing}` });
    else rows.push({ ...row, formats: await tryOn(node, line, application, Object.keys(ours)) });
  }
  return rows;
}

/** Tries everything in both formats; returns the formats. */
async function tryOn(node, line, application, packages) {
  const start = (program, format, ...more) =>
    run(
      node.path,
      [join(application, program), format, line.traceSdk, ...more],
      `${program} with ${line.name} on Node ${node.version}, as ${format}`,
    );
  for (const format of FORMATS) {
    await start("probe.mjs", format, ...packages);
    await start("traps.mjs", format);
    await start("life-cycle.mjs", format);
    await withSecondApi(application, () => start("copies.mjs", format, line.withOtherApi));
  }
  return FORMATS;
}

/**
 * Installs another version of the API where only our core finds it, as a wrong peer range or a bundler may
 * do.
 */
async function withSecondApi(application, work) {
  const nested = join(application, "node_modules/@wattspan/core/node_modules");
  cpSync(join(application, "node_modules/other-api"), join(nested, API), {
    recursive: true,
    dereference: true,
  });
  try {
    return await work();
  } finally {
    rmSync(nested, { recursive: true });
  }
}

/** The gate: each line on one of the available Nodes. `npm run test:long -- matrix` tries all on all. */
export async function checkTarballs(ours) {
  const rows = await tryTarballs(ours, nodesFor, lines());
  return rows
    .map(({ node, versions, untried }) => `Node ${node}, ${versions}${untried ? ` ${untried}` : ""}`)
    .join("; ");
}
