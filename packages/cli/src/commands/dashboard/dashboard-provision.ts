/** `wattspan dashboard --provision`: writes files. */

import { resolve } from "node:path";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { provision } from "../../dashboard/provision/provision.js";
import { provisionText } from "../../dashboard/provision/provision-text.js";
import { provisioning } from "../../dashboard/provision/provisioning.js";
import { shippedFiles } from "../../dashboard/shipped-files.js";
import { canvasOf } from "../../terminal/canvas.js";
import { terminalOf } from "../../terminal/terminal.js";
import type { DashboardOptions } from "../options/dashboard-options.js";

const PROMETHEUS = new URL("http://localhost:9090");
const HEAD = { schemaVersion: 1, command: "dashboard" } as const;
/** Grafana's own default. */
const SCRAPE_INTERVAL_S = 15;

/** @throws ProvisionError @example await provisionInto("./provisioning", options, context) */
export async function provisionInto(
  given: string,
  {
    prometheus = PROMETHEUS,
    seenAs,
    scrapeInterval = SCRAPE_INTERVAL_S,
    force = false,
    json,
    color,
  }: DashboardOptions,
  { stdout, environment }: CommandContext,
): Promise<ExitCode> {
  const folder = resolve(given);
  const files = provisioning(await shippedFiles(), {
    prometheusUrl: prometheus.href.replace(/\/$/, ""),
    seenAs: seenAs ?? folder,
    scrapeIntervalS: scrapeInterval,
  });
  const written = await provision(folder, files, { force });
  if (json) stdout.write(`${JSON.stringify({ ...HEAD, folder, files: written }, undefined, 2)}\n`);
  else stdout.write(provisionText(folder, written, canvasOf(terminalOf(stdout, environment, color))));
  return 0;
}
