import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../setup/run.mjs";
import { installApplication } from "./tarballs/install.mjs";
import { lines, runsOn, versionsOf } from "./tarballs/lines.mjs";
import { nodesHere } from "./tarballs/nodes.mjs";

const FORMATS = ["esm", "cjs"];
const API = "@opentelemetry/api";

/**
 * Installs the packed packages as applications do, and sees that they load and really record on each of these Nodes and lines.
 * Gives one row for each line of OpenTelemetry and Node: `{ node, versions, formats }`, or with `untried`, the reason, in place
 * of formats. What needs the network is left out without one, except in CI.
 */
export async function tryTarballs(ours, nodes, ofOpenTelemetry) {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-tarballs-"));
  try {
    const rows = [];
    for (const line of ofOpenTelemetry) rows.push(...(await tryLine(line, nodes, ours, folder)));
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function tryLine(line, nodes, ours, folder) {
  const application = join(folder, line.name.replaceAll(" ", "-"));
  const flags = ["--strict-peer-deps", "--ignore-scripts"];
  const dependencies = { ...ours, ...line.packages, "other-api": `npm:${API}@${line.otherApi}` };
  const missing = await installApplication(application, dependencies, flags);
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

/** Everything, in both formats; gives the formats. */
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

/** Puts another version of the API where only our core finds it, as a wrong peer range or a bundler can. */
async function withSecondApi(application, work) {
  const nested = join(application, "node_modules/@wattspan/core/node_modules");
  cpSync(join(application, "node_modules/other-api"), join(nested, API), { recursive: true });
  try {
    return await work();
  } finally {
    rmSync(nested, { recursive: true });
  }
}

/** The gate: the Nodes that are here. `npm run test:long -- matrix` tries them all. */
export async function checkTarballs(ours) {
  const rows = await tryTarballs(ours, nodesHere(), lines());
  return rows
    .map(({ node, versions, untried }) => `Node ${node}, ${versions}${untried ? ` ${untried}` : ""}`)
    .join("; ");
}
