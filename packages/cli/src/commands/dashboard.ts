/** `wattspan dashboard`: the dashboards and rules for Grafana and Prometheus. */

import type { Command } from "commander";
import { nameOf, scrapeIntervalOf, urlOf } from "../arguments.js";
import type { CommandContext, ExitCode } from "../command-context.js";
import { GrafanaError } from "../dashboard/grafana/grafana-error.js";
import { ProvisionError } from "../dashboard/provision/provision-error.js";
import { type DashboardOptions, modeOf } from "./dashboard-options.js";
import { provisionInto } from "./dashboard-provision.js";
import { pushTo } from "./dashboard-push.js";

const EXAMPLES = `
Examples:
  $ wattspan dashboard --provision /etc/grafana/provisioning --prometheus http://prometheus:9090
  $ wattspan dashboard --provision ./provisioning --seen-as /etc/grafana/provisioning
  $ GRAFANA_TOKEN=… wattspan dashboard --push https://grafana.example

Exit codes: 0 done, 1 something was not written or not uploaded, 2 the command line is wrong.`;

const NOWHERE = new URL("http://localhost");
const FAILURES = [ProvisionError, GrafanaError];

/**
 * Adds the command to a program. `ended` is told the exit code.
 * @example addDashboard(program, context, (code) => codes.push(code))
 */
export function addDashboard(
  program: Command,
  context: CommandContext,
  ended: (code: ExitCode) => void,
): void {
  const command = program
    .command("dashboard")
    .summary("dashboards and rules for Grafana and Prometheus")
    .description(
      "Five Grafana dashboards with recording and alerting rules: as files that Grafana and Prometheus read at their start, or uploaded to a Grafana.",
    )
    .option(
      "--provision <folder>",
      "write Grafana's provisioning and Prometheus rules there",
      nameOf("--provision", "./provisioning"),
    )
    .option(
      "--push <url>",
      "upload the dashboards to this Grafana",
      urlOf("--push", "https://grafana.example"),
    )
    .option(
      "--prometheus <url>",
      "a Prometheus server: what Grafana asks (default: http://localhost:9090)",
      urlOf("--prometheus", "http://localhost:9090"),
    )
    .option(
      "--seen-as <path>",
      "with --provision: the folder as Grafana sees it, in a container (default: the folder)",
      nameOf("--seen-as", "/etc/grafana/provisioning"),
    )
    .option(
      "--scrape-interval <seconds>",
      "with --provision: how often Prometheus scrapes (default: 15)",
      scrapeIntervalOf("--scrape-interval"),
    )
    .option("--force", "with --provision: overwrite files that somebody else wrote or changed")
    .option(
      "--token-env <name>",
      "with --push: the variable with the token of a service account (default: GRAFANA_TOKEN)",
      nameOf("--token-env", "GRAFANA_TOKEN"),
    )
    .option(
      "--folder <uid>",
      "with --push: the folder in Grafana, made where it is not there (default: wattspan)",
      nameOf("--folder", "wattspan"),
    )
    .option("--json", "with --provision and --push: one JSON object of a documented shape")
    .addHelpText("after", EXAMPLES);
  command.action(async () => ended(await dashboard(command.optsWithGlobals<DashboardOptions>(), context)));
}

async function dashboard(options: DashboardOptions, context: CommandContext): Promise<ExitCode> {
  const { provision = "", push = NOWHERE } = options;
  try {
    if (modeOf(options) === "provision") return await provisionInto(provision, options, context);
    return await pushTo(push, options, context);
  } catch (error) {
    if (!FAILURES.some((failure) => error instanceof failure)) throw error;
    context.stderr.write(`wattspan: ${(error as Error).message}\n`);
    return 1;
  }
}
