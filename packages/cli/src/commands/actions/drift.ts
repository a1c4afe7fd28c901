/** Looks for lasting shifts. */

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
import { DAY_S, HOUR_S, secondsFromMs } from "@wattspan/core/units";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { type OutputOptions, print } from "../../command/output-options.js";
import { UsageError } from "../../command/usage-error.js";
import { UrlError } from "../../dashboard/asked-url.js";
import { driftOfBackend, driftOfRecordings, MAX_STEPS, type SeenOverTime } from "../../drift/drift-series.js";
import { driftText } from "../../drift/drift-text.js";
import { recordsReport, recordsText } from "../../drift/records-drift.js";
import { systemTime } from "../../process/time.js";
import { safeText } from "../../terminal/text/safe-text.js";

/** Options of `wattspan drift`. */
export interface DriftOptions extends OutputOptions {
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
const DEFAULTS = { baselines: ".wattspan/baselines", length: 30 * DAY_S, step: 6 * HOUR_S } as const;
const IF_NONE =
  "No figure has a value at any step. Where the history is short, give a shorter --step, such as 5m; otherwise look at --match and --length.";
/** What `wattspan drift` does. */
export async function findDrift(options: DriftOptions, context: CommandContext): Promise<ExitCode> {
  const { prometheus, records, baseline, minChange } = options;
  if ([prometheus, records, baseline].filter((source) => source !== undefined).length !== 1)
    throw new UsageError(
      "drift",
      undefined,
      "one of --prometheus, --records and --baseline",
      "wattspan drift --prometheus http://localhost:9090",
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
    const option = error instanceof AuditError ? "--records" : `--prometheus ${prometheus?.origin}`;
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
