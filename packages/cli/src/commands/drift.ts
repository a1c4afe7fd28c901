/** `wattspan drift`: whether figures still hold. */

import {
  AuditError,
  type DriftReport,
  drift,
  driftOfRecords,
  recordingsOf,
  storedAudits,
  whyNotComparable,
} from "@wattspan/audit";
import { WattspanConfigurationError } from "@wattspan/core";
import { DAY_S, HOUR_S, MINUTE_S, secondsFromMs } from "@wattspan/core/units";
import { nameOf, urlOf } from "../command/arguments.js";
import type { AddCommand, CommandContext, ExitCode } from "../command/command-context.js";
import { type OutputOptions, print } from "../command/output-options.js";
import { UsageError } from "../command/usage-error.js";
import { UrlError } from "../dashboard/asked-url.js";
import { driftOfBackend, driftOfRecordings, MAX_STEPS, type SeenOverTime } from "../drift/drift-series.js";
import { driftText } from "../drift/drift-text.js";
import { recordsReport, recordsText } from "../drift/records-drift.js";
import { systemTime } from "../process/time.js";
import { safeText } from "../terminal/text/safe-text.js";
import { addExamples } from "./options/examples.js";

interface DriftOptions extends OutputOptions {
  readonly prometheus?: URL;
  readonly records?: readonly string[];
  readonly baseline?: string;
  readonly baselines?: string;
  readonly match?: string;
  readonly length?: number;
  readonly step?: number;
  readonly minChange?: number;
}

const UNKNOWN = 3;
const MAX_MESSAGE = 400;
const EXIT_CODES: { readonly [verdict in DriftReport["verdict"]]: ExitCode } = {
  fine: 0,
  "re-audit": 1,
  retrain: 1,
  unknown: UNKNOWN,
};
const EXAMPLES = {
  examples: [
    "wattspan drift --prometheus http://localhost:9090",
    "wattspan drift --prometheus http://victoria:8428 --match 'job=\"api\"' --length 90d --step 1d",
    "wattspan drift --records nightly today.audit.jsonl",
    "wattspan drift --baseline main",
  ],
  exitCodes:
    "0 fine, 1 audit or train again, 2 the command line is wrong or nothing answers, 3 there are too few values",
} as const;
const DEFAULTS = { baselines: ".wattspan/baselines", length: 30 * DAY_S, step: 6 * HOUR_S } as const;
const IF_NONE =
  "No figure has a value at any step. Where the history is short, give a shorter --step, such as 5m; otherwise look at --match and --length.";
const UNITS = { m: MINUTE_S, h: HOUR_S, d: DAY_S } as const;

/** Adds the command. @example addDrift(program, context, (code) => codes.push(code)) */
export const addDrift: AddCommand = (program, context, ended) => {
  const command = program
    .command("drift")
    .summary("whether joules per token, request and goal still hold, and forecasts as well")
    .description(
      "Looks for lasting shifts of energy figures and of forecasts, in Prometheus or VictoriaMetrics or over stored records, next to the workload. Says whether all is fine, an audit is due, or an estimator has to learn again.",
    )
    .option("--prometheus <url>", "the backend", urlOf("--prometheus", "http://localhost:9090"))
    .option("--match <matchers>", 'of which series, in PromQL: job="api"', nameOf("--match", 'job="api"'))
    .option("--length <time>", "how far back, in m, h or d (default: 30d)", timeOf("--length"))
    .option("--step <time>", "of each value (default: 6h)", timeOf("--step"))
    .option(
      "--records <path...>",
      "records of audits in place of a backend: files, and folders that have some",
    )
    .option(
      "--baseline <name>",
      "the recordings of a baseline in place of a backend",
      nameOf("--baseline", "main"),
    )
    .option(
      "--baselines <folder>",
      "where baselines are (default: .wattspan/baselines)",
      nameOf("--baselines", "folder"),
    )
    .option("--min-change <share>", "the least change that counts (default: 5%)", shareOf)
    .option("--json", "one JSON object of a documented shape");
  addExamples(command, EXAMPLES);
  command.action(async () => ended(await run(command.optsWithGlobals<DriftOptions>(), context)));
};

async function run(options: DriftOptions, context: CommandContext): Promise<ExitCode> {
  const { prometheus, records, baseline, minChange } = options;
  if ([prometheus, records, baseline].filter((source) => source !== undefined).length !== 1)
    throw new UsageError(
      "drift",
      undefined,
      "one of --prometheus, --records and --baseline",
      EXAMPLES.examples[0],
    );
  const rules = { ...(minChange !== undefined && { minChange }) };
  try {
    if (records) {
      const { audits, leftOut } = await storedAudits(records);
      const report = recordsReport(driftOfRecords(audits, rules), leftOut);
      print(context, options, report, (canvas) => recordsText(report, canvas));
      return EXIT_CODES[report.verdict];
    }
    const { series, profile, steps } = await seen(options, context);
    const report = drift(series, profile, rules);
    print(context, options, { ...report, steps }, (canvas) =>
      driftText(report, steps, canvas, prometheus && IF_NONE),
    );
    return series.length === 0 ? UNKNOWN : EXIT_CODES[report.verdict];
  } catch (error) {
    if (!(error instanceof AuditError || error instanceof UrlError)) throw error;
    const option = error instanceof AuditError ? "--records" : "--prometheus";
    context.stderr.write(`wattspan: ${option}: ${safeText(error.message, MAX_MESSAGE)}\n`);
    return 2;
  }
}

async function seen(options: DriftOptions, context: CommandContext): Promise<SeenOverTime> {
  const { prometheus, baseline, baselines, match, length, step } = { ...DEFAULTS, ...options };
  if (baseline !== undefined) return driftOfRecordings(await recorded(baselines, baseline));
  if (step > length || length / step > MAX_STEPS)
    throw new UsageError("--step", undefined, `at most ${MAX_STEPS} steps, and at least one`, "--step 6h");
  const { time = systemTime, fetch } = context;
  return driftOfBackend({
    ...{ url: prometheus as URL, lengthS: length, stepS: step },
    endS: Math.floor(secondsFromMs(time.wall()) / step) * step,
    ...(match !== undefined && { match }),
    ...(fetch && { fetch }),
  });
}

async function recorded(folder: string, name: string) {
  try {
    const recordings = await recordingsOf(folder, name);
    const why = recordings.length > 0 ? whyNotComparable(recordings.flatMap(({ runs }) => runs)) : undefined;
    if (why === undefined) return recordings;
    throw new WattspanConfigurationError(`baseline ${name}`, undefined, `recordings alike. ${why}`);
  } catch (error) {
    if (error instanceof WattspanConfigurationError) throw error;
    throw new UsageError(
      "--baseline",
      name,
      `a folder with recordings in ${safeText(folder)}`,
      "--baseline main",
    );
  }
}

function timeOf(option: string) {
  return (given: string): number => {
    const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(given.trim()) ?? [];
    if (count !== undefined && Number(count) > 0) return Number(count) * UNITS[unit as keyof typeof UNITS];
    throw new UsageError(option, given, "a whole number of m, h or d", `${option} 6h`);
  };
}

function shareOf(given: string): number {
  const [, percent] = /^(\d{1,2}(?:\.\d{1,3})?)%$/.exec(given.trim()) ?? [];
  if (percent !== undefined) return Number(percent) / 100;
  throw new UsageError("--min-change", given, "a share below 100%", "--min-change 5%");
}
