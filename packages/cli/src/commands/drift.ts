/** `wattspan drift`: whether figures still hold. */

import { DAY_S, HOUR_S, MINUTE_S } from "@wattspan/core/units";
import { nameOf, urlOf } from "../command/arguments.js";
import type { AddCommand } from "../command/command-context.js";
import { UsageError } from "../command/usage-error.js";
import type { DriftOptions } from "./actions/drift.js";
import { addExamples } from "./options/examples.js";

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
  command.action(async () => {
    const { findDrift } = await import("./actions/drift.js");
    ended(await findDrift(command.optsWithGlobals<DriftOptions>(), context));
  });
};

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
