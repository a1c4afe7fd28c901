/**
 * `wattspan dashboard`: dashboards and rules for Grafana and Prometheus, or a local page without them.
 */

import { intervalOf, nameOf, portOf, scrapeIntervalOf, urlOf } from "../command/arguments.js";
import type { AddCommand, CommandContext, ExitCode } from "../command/command-context.js";
import { GrafanaError } from "../dashboard/grafana/grafana-error.js";
import { PageServerError } from "../dashboard/open/page-server-error.js";
import { ProvisionError } from "../dashboard/provision/provision-error.js";
import { type DashboardOptions, modeOf } from "./options/dashboard-options.js";
import { addExamples } from "./options/examples.js";

/** For the two modes that take no address. */
const NOWHERE = new URL("http://localhost");
const FAILURES = [ProvisionError, GrafanaError, PageServerError];
const EXAMPLES = {
  examples: [
    "wattspan dashboard --open",
    "wattspan dashboard --open --prometheus http://localhost:9090",
    "wattspan dashboard --provision /etc/grafana/provisioning --prometheus http://prometheus:9090",
    "wattspan dashboard --provision ./provisioning --seen-as /etc/grafana/provisioning",
    "GRAFANA_TOKEN=… wattspan dashboard --push https://grafana.example",
  ],
  exitCodes: "0 done, 1 something could not be written, uploaded or shown, 2 the command line is wrong",
} as const;

/** Adds the command. @example addDashboard(program, context, (code) => codes.push(code)) */
export const addDashboard: AddCommand = (program, context, ended) => {
  const command = program
    .command("dashboard")
    .summary("dashboards and rules for Grafana and Prometheus, or a local page without them")
    .description(
      "Six Grafana dashboards with recording and alerting rules: as files that Grafana and Prometheus read when they start, or uploaded to a Grafana server. Or a page on this machine that charts a metrics page or a Prometheus server, until Ctrl-C.",
    )
    .option(
      "--provision <folder>",
      "write Grafana provisioning files and Prometheus rules there",
      nameOf("--provision", "./provisioning"),
    )
    .option(
      "--push <url>",
      "upload the dashboards to this Grafana server",
      urlOf("--push", "https://grafana.example"),
    )
    .option("--open", "serve the page on 127.0.0.1, and open it in the browser")
    .option("--no-browser", "with --open: only print the address")
    .option(
      "--prometheus <url>",
      "the Prometheus server that Grafana queries (default: http://localhost:9090), or that the page charts",
      urlOf("--prometheus", "http://localhost:9090"),
    )
    .option(
      "--seen-as <path>",
      "with --provision: the folder as Grafana sees it, in a container (default: the folder)",
      nameOf("--seen-as", "/etc/grafana/provisioning"),
    )
    .option(
      "--scrape-interval <seconds>",
      "how often Prometheus scrapes (default: 15)",
      scrapeIntervalOf("--scrape-interval"),
    )
    .option("--force", "with --provision: overwrite files that wattspan did not write, or that were changed")
    .option(
      "--token-env <name>",
      "with --push: the variable with the token of a service account (default: GRAFANA_TOKEN)",
      nameOf("--token-env", "GRAFANA_TOKEN"),
    )
    .option(
      "--folder <uid>",
      "with --push: the folder in Grafana, created if it is missing (default: wattspan)",
      nameOf("--folder", "wattspan"),
    )
    .option(
      "--metrics <url>",
      "with --open: a metrics page (default: http://127.0.0.1:9464/metrics)",
      urlOf("--metrics", "http://127.0.0.1:9464/metrics"),
    )
    .option(
      "--interval <seconds>",
      "with --open: how often the metrics page is read (default: 5)",
      intervalOf("--interval"),
    )
    .option(
      "--port <port>",
      "with --open: port of the page, 0 for any free one (default: 9465)",
      portOf("--port"),
    )
    .option("--json", "with --provision and --push: one JSON object of a documented shape");
  addExamples(command, EXAMPLES);
  command.action(async () => ended(await dashboard(command.optsWithGlobals<DashboardOptions>(), context)));
};

async function dashboard(options: DashboardOptions, context: CommandContext): Promise<ExitCode> {
  const { provision = "", push = NOWHERE } = options;
  const mode = modeOf(options);
  try {
    if (mode === "provision")
      return await (await import("./dashboard/dashboard-provision.js")).provisionInto(
        provision,
        options,
        context,
      );
    if (mode === "push")
      return await (await import("./dashboard/dashboard-push.js")).pushTo(push, options, context);
    return await (await import("./dashboard/dashboard-open.js")).openPage(options, context);
  } catch (error) {
    if (!FAILURES.some((failure) => error instanceof failure)) throw error;
    context.stderr.write(`wattspan: ${(error as Error).message}\n`);
    return 1;
  }
}
