/** `wattspan dashboard`: a local page that charts a metrics page. */

import { intervalOf, portOf, urlOf } from "../command/arguments.js";
import type { AddCommand, CommandContext, ExitCode } from "../command/command-context.js";
import { PageServerError } from "../dashboard/open/page-server-error.js";
import type { DashboardOptions } from "./dashboard/dashboard-open.js";
import { addExamples } from "./options/examples.js";

const EXAMPLES = {
  examples: ["wattspan dashboard", "wattspan dashboard --metrics http://127.0.0.1:9464/metrics"],
  exitCodes: "0 ended by Ctrl-C, 1 the page could not be served, 2 the command line is wrong",
} as const;

/** Adds the command. @example addDashboard(program, context, (code) => codes.push(code)) */
export const addDashboard: AddCommand = (program, context, ended) => {
  const command = program
    .command("dashboard")
    .summary("a local page with the power, energy and carbon of an application")
    .description("A page on this machine that charts a metrics page, until Ctrl-C. It needs no Grafana.")
    .option("--no-browser", "only print the address")
    .option(
      "--metrics <url>",
      "a metrics page (default: http://127.0.0.1:9464/metrics)",
      urlOf("--metrics", "http://127.0.0.1:9464/metrics"),
    )
    .option(
      "--interval <seconds>",
      "how often the metrics page is read (default: 5)",
      intervalOf("--interval"),
    )
    .option("--port <port>", "port of the page, 0 for any free one (default: 9465)", portOf("--port"));
  addExamples(command, EXAMPLES);
  command.action(async () => ended(await dashboard(command.optsWithGlobals<DashboardOptions>(), context)));
};

async function dashboard(options: DashboardOptions, context: CommandContext): Promise<ExitCode> {
  try {
    return await (await import("./dashboard/dashboard-open.js")).openPage(options, context);
  } catch (error) {
    if (!(error instanceof PageServerError)) throw error;
    context.stderr.write(`wattspan: ${error.message}\n`);
    return 1;
  }
}
