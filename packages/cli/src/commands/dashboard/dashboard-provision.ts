/** `wattspan dashboard --provision`: writes files. */

import { resolve } from "node:path";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { print } from "../../command/output-options.js";
import { provision } from "../../dashboard/provision/provision.js";
import { provisionText } from "../../dashboard/provision/provision-text.js";
import { provisioning } from "../../dashboard/provision/provisioning.js";
import { shippedFiles } from "../../dashboard/shipped-files.js";
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
    ...output
  }: DashboardOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const folder = resolve(given);
  const files = provisioning(await shippedFiles(), {
    prometheusUrl: prometheus.href.replace(/\/$/, ""),
    seenAs: seenAs ?? folder,
    scrapeIntervalS: scrapeInterval,
  });
  const written = await provision(folder, files, { force });
  print(context, output, { ...HEAD, folder, files: written }, (canvas) =>
    provisionText(folder, written, canvas),
  );
  return 0;
}
