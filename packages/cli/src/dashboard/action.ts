/** `wattspan dashboard`: serves a page until Ctrl-C. */

import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CommandContext, ExitCode } from "../command/command-context.js";
import { sayExpected } from "../command/expected-failure.js";
import { interruption } from "../process/interruption.js";
import { metricsPage, type PageSource } from "./metrics-page.js";
import { REMEDY } from "./missing-words.js";
import type { PageData, SourceState } from "./page-data.js";
import { PageServerError, pageServer } from "./page-server.js";
import { panelsOf } from "./panels.js";
import { tilesOf, unknownOf } from "./tiles.js";

/** Options of `wattspan dashboard`. */
interface DashboardOptions {
  readonly metrics?: URL;
  /** Seconds. */
  readonly interval?: number;
  readonly port?: number;
}

const METRICS = new URL("http://127.0.0.1:9464/metrics");
/** The port after that of the metrics page. */
const PORT = 9465;
const INTERVAL_S = 5;

// The built package is ESM and CommonJS.
const here = typeof __dirname === "string" ? __dirname : import.meta.dirname;
const BUILT = join(here, "page");
/** The page's files: next to the built program; when run from source, those of the last build. */
const ASSETS = existsSync(join(BUILT, "page.js")) ? BUILT : join(here, "../../dist/page");

/** What `wattspan dashboard` does. */
export async function run(options: DashboardOptions, context: CommandContext): Promise<ExitCode> {
  const { stdout, stderr, signals, fetch } = context;
  const { metrics = METRICS, interval = INTERVAL_S, port = PORT } = options;
  const source = metricsPage(metrics, { intervalS: interval, ...(fetch && { fetch }) });
  const interrupted = interruption(signals);
  // Whoever ends it does not wait for a server that never answers.
  interrupted.signal.addEventListener("abort", () => source.close(), { once: true });
  try {
    const server = await pageServer({ port, assets: ASSETS, data: () => pageDataOf(source) });
    stdout.write(`${server.url}  (Ctrl-C to stop)\n`);
    const { state } = await source.read();
    if (state.problem !== undefined && !interrupted.signal.aborted)
      stderr.write(
        `wattspan: the metrics page ${state.url} cannot be read: ${state.problem}; trying again. ${REMEDY}\n`,
      );
    if (!interrupted.signal.aborted) await once(interrupted.signal, "abort");
    await server.close();
    return 0;
  } catch (error) {
    sayExpected(error, [PageServerError], context);
    return 1;
  } finally {
    source.close();
    interrupted.end();
  }
}

/** What the page shows. @example (await pageDataOf(source)).panels.length // 8 */
export async function pageDataOf(source: PageSource): Promise<PageData> {
  const reading = await source.read();
  const { state, times } = reading;
  // Without an answer nothing is known.
  const because = state.state === "answers" ? undefined : "Not known: the metrics page does not respond.";
  const withReason = <T extends { readonly missing?: string }>(part: T): T =>
    because !== undefined && part.missing !== undefined ? { ...part, missing: because } : part;
  return {
    source: withRemedy(state),
    intervalS: source.intervalS,
    times,
    tiles: tilesOf(reading, Date.now()).map(withReason),
    panels: panelsOf(reading).map(withReason),
    unknown: unknownOf(reading),
  };
}

const withRemedy = (state: SourceState): SourceState =>
  state.state === "fails" && state.answeredAtMs === undefined ? { ...state, remedy: REMEDY } : state;
