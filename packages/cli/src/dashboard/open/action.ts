/** `wattspan dashboard`: serves a page until Ctrl-C and opens it in the browser. */

import { once } from "node:events";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { sayExpected } from "../../command/expected-failure.js";
import type { OutputOptions } from "../../command/output-options.js";
import { showInBrowser } from "../../process/browser.js";
import { interruption } from "../../process/interruption.js";
import { REMEDY } from "./missing-words.js";
import { pageDataOf } from "./page-data-of.js";
import { pageFolder } from "./page-folder.js";
import { pageServer } from "./page-server.js";
import { PageServerError } from "./page-server-error.js";
import { metricsPage } from "./readings/metrics-page.js";

/** Options of the page. */
interface DashboardOptions extends OutputOptions {
  /** False with `--no-browser`. */
  readonly browser?: boolean;
  readonly metrics?: URL;
  /** Seconds. */
  readonly interval?: number;
  readonly port?: number;
}

const METRICS = new URL("http://127.0.0.1:9464/metrics");
/** The port after that of the metrics page. */
const PORT = 9465;
const INTERVAL_S = 5;

/** What `wattspan dashboard` does. */
export async function run(options: DashboardOptions, context: CommandContext): Promise<ExitCode> {
  try {
    return await openPage(options, context);
  } catch (error) {
    sayExpected(error, [PageServerError], context);
    return 1;
  }
}

async function openPage(options: DashboardOptions, context: CommandContext): Promise<ExitCode> {
  const { stdout, stderr, signals, fetch } = context;
  const { metrics = METRICS, interval = INTERVAL_S } = options;
  const source = metricsPage(metrics, { intervalS: interval, ...(fetch && { fetch }) });
  const interrupted = interruption(signals);
  // Whoever ends it does not wait for a server that never answers.
  interrupted.signal.addEventListener("abort", () => source.close(), { once: true });
  try {
    const dataFor = (minutes: number) => pageDataOf(source, minutes);
    const server = await pageServer({ port: options.port ?? PORT, assets: pageFolder, dataFor });
    stdout.write(`${server.url}  (Ctrl-C to stop)\n`);
    if (options.browser !== false) showIn(context, server.url);
    const [shortest = 0] = source.choices;
    const { state } = await source.read(shortest);
    if (state.problem !== undefined && !interrupted.signal.aborted)
      stderr.write(
        `wattspan: the metrics page ${state.url} cannot be read: ${state.problem}; trying again. ${REMEDY}\n`,
      );
    if (!interrupted.signal.aborted) await once(interrupted.signal, "abort");
    await server.close();
    return 0;
  } finally {
    source.close();
    interrupted.end();
  }
}

/** The page is served even if no browser opens. */
function showIn({ stdout, stderr, environment, openBrowser }: CommandContext, url: string): void {
  if (!openBrowser) return;
  const say = (why: string): void => void stderr.write(`wattspan: no browser was opened: ${why}\n`);
  showInBrowser(url, say, { stdout, environment, open: openBrowser });
}
