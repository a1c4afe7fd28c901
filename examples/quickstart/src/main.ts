/** The quickstart: `npm run quickstart` in the root of the repository. */
import { setTimeout as pause } from "node:timers/promises";
import { showInBrowser } from "@wattspan/cli";
import { processCpu, rapl } from "@wattspan/meters";
import OpenAI from "openai";
import { type Footprint, startWattspan } from "wattspan";
import { type PrometheusPage, PrometheusPageError, startPrometheus } from "wattspan/prometheus";
import { type Desk, hostedModel, openLanes, runClerk } from "./agent.ts";
import { commandLine, mistakeIn, usage } from "./command-line.ts";
import { endWithStarter } from "./end-with-starter.ts";
import { hasLoopback, startStandIn } from "./hosted/stand-in-server.ts";
import { OnnxError } from "./models/onnx-lane.ts";
import { checkReport, writeReport } from "./page/write-report.ts";
import { papers } from "./paper.ts";
import { PowerRecorder } from "./power-recorder.ts";
import { footprintSums } from "./report/footprint-sums.ts";
import { footprintTable, leftOutText } from "./report/footprint-table.ts";
import { metricsExcerpt } from "./report/metrics-excerpt.ts";
import { rangeText } from "./report/quantity-text.ts";
import { runSummary } from "./report/run-summary.ts";
import { standInsMarked } from "./report/stand-ins.ts";
import { styleFor } from "./report/style.ts";
import { qualityText, resultLines } from "./results.ts";
import { checksOf } from "./simulated/run-checks.ts";
import { balanceTable, eventLines, simulatedNotice, verdictTable } from "./simulated/run-text.ts";
import { simulatedRun } from "./simulated/simulated-run.ts";

/** Papers that are read at the same time. */
const LANES = 2;
/** As fast as a mid-sized served model: time per output token in milliseconds. */
const MS_PER_TOKEN = 10;
/** Rest between two jobs with `--serve`, in milliseconds. */
const REST = 3000;
/**
 * Depth of the table in the terminal: down to the papers, each of which has two or three networks below it.
 */
const DEEPEST = 2;

const style = styleFor(process.stdout, process.env);
const say = (line: string): void =>
  console.log(`[${(performance.now() / 1000).toFixed(1).padStart(5)} s] ${line}`);
const heading = (text: string): void => console.log(`\n${style.heading(text)}`);

async function main(): Promise<void> {
  const options = commandLine(process.argv.slice(2));
  if (options.help) return console.log(usage);
  if (options.simulated) return simulated(options.country);
  checkReport(options.report);
  endWithStarter();

  const footprints: Footprint[] = [];
  const page = await openPage(options.port);
  const { country } = options;
  const recorder = new PowerRecorder();
  const wattspan = await startWattspan({
    // The default meters; without the recorder this line is not needed.
    meters: [rapl(), processCpu()].map((meter) => recorder.listenTo(meter)),
    ...(country !== undefined && { location: { country } }),
    observers: [(footprint) => footprints.push(footprint)],
  });
  say(`metering is ${wattspan.status.enabled ? "on" : "off"}; metrics at ${page.url}`);
  const standIn = await startStandIn({ msPerToken: MS_PER_TOKEN });
  say("a local stand-in speaks the protocol of a hosted model: nothing leaves this machine");
  const { baseURL, fetch: standInFetch } = standIn;
  const hosted = new OpenAI({ apiKey: "none", baseURL, fetch: standInFetch, maxRetries: 0 });
  say(`loading three pretrained networks into ${LANES} threads`);
  const lanes = await openLanes(LANES);
  const desk: Desk = { papers, lanes, hosted, say };

  say(`the agent reads ${papers.length} scanned papers on this CPU`);
  const result = await runClerk(desk);
  await wattspan.flush();
  say("done");

  heading("What the agent found");
  for (const line of resultLines(result, options.verbose)) console.log(line);
  heading("What it used");
  const { status } = wattspan;
  const standIns = [hostedModel];
  const shown = standInsMarked(footprints, standIns);
  const deepest = options.verbose ? Number.POSITIVE_INFINITY : DEEPEST;
  console.log(footprintTable(shown, style, deepest));
  const leftOut = leftOutText(shown, deepest);
  if (leftOut !== undefined) console.log(`${leftOut} They are in the report, and here with --verbose.`);
  console.log(`\n${runSummary(shown, status, style, options.verbose)}`);
  if (options.verbose) {
    heading(`From ${page.url}`);
    for (const line of await excerpt(page.url)) console.log(line);
  }
  recorder.stop();
  const run = {
    ...{ name: "post-clerk reads six papers", finishedAt: new Date(), goalNote: qualityText(result) },
    ...{ footprints, status, power: recorder.series(), standIns },
  };
  const report = await writeReport(options.report, run);
  console.log(`\n${report.line}`);
  if (options.open && report.url !== undefined) show(report.url);

  if (options.serve) {
    heading("Serving until Ctrl-C");
    console.log(`curl -s ${page.url} | grep ^wattspan_`);
    await keepWorking(desk, wattspan, footprints);
  }
  await Promise.all(lanes.map((lane) => lane.close()));
  standIn.close();
  await wattspan.shutdown();
  await page.close();
}

/** As in `wattspan dashboard --open`. */
function show(url: string): void {
  const say = (why: string): void => console.error(`no browser was opened: ${why}`);
  showInBrowser(url, say, { stdout: process.stdout, environment: process.env });
}

/** The same on a machine whose true figures are known. */
async function simulated(country: string | undefined): Promise<void> {
  const run = await simulatedRun(country);
  console.log(simulatedNotice(run.cardsBy, style));
  const checks = checksOf(run);
  heading("What happened");
  for (const line of eventLines(run)) console.log(line);
  heading("Every joule");
  console.log(balanceTable(run));
  heading("What stands");
  console.log(verdictTable(run, checks, style));
  if (!checks.hold) process.exitCode = 1;
}

/** Some lines of the metrics page, as Prometheus would get them. */
async function excerpt(url: string): Promise<readonly string[]> {
  if (!hasLoopback()) return ["not shown: this machine has no loopback interface over which to fetch it"];
  const response = await fetch(url);
  return metricsExcerpt(await response.text());
}

/** On the requested port, or on a free one if it is taken. */
async function openPage(port: number): Promise<PrometheusPage> {
  const resource = { "service.name": "quickstart" };
  try {
    return await startPrometheus({ port, resource });
  } catch (error) {
    if (!(error instanceof PrometheusPageError) || error.problem !== "port_in_use") throw error;
    say(`port ${port} is in use: taking a free one`);
    return startPrometheus({ port: 0, resource });
  }
}

/** One paper every few seconds, for ever. */
async function keepWorking(
  desk: Desk,
  wattspan: { flush(): Promise<void> },
  footprints: Footprint[],
): Promise<never> {
  for (;;) {
    await pause(REST);
    footprints.length = 0;
    await runClerk({ ...desk, papers: desk.papers.slice(0, 1) });
    await wattspan.flush();
    const { energy } = footprintSums(footprints);
    say(energy === undefined ? "read one paper: energy not known" : `read one paper: ${rangeText(energy)} J`);
  }
}

// A reader that leaves early, such as `head`, is not an error.
process.stdout.once("error", () => process.exit(0));

try {
  await main();
} catch (error) {
  const mistake = mistakeIn(error);
  if (mistake !== undefined) console.error(`${mistake}\n${usage}`);
  else console.error(error instanceof OnnxError ? error.message : error);
  process.exit(mistake === undefined ? 1 : 2);
}
