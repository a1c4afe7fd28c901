import { UsageError } from "../program/experiment.ts";
import { chosen, optionsIn } from "../program/options.ts";
import { ids } from "./bars.ts";

/** What the user asked for. */
export interface CommandLine {
  /** Ids of the bars to measure, in their order. */
  readonly only: readonly string[];
  readonly quick: boolean;
  /** Exit code 1 also for a bar that is not met. */
  readonly strict: boolean;
  /** Keep the ratios of this run. */
  readonly record: boolean;
  /** Write the page again from the results that are there, without measuring. */
  readonly page: boolean;
}

/** Text for `--help`. */
export const usage = `usage: npm run lab -- bench [--only P2,P5 --quick --strict --record --page]
  --only    some bars: ${ids.join(", ")}
  --quick   a short run that shows that everything works; its figures are not kept
  --strict  exit code 1 also when a bar is not met; without it only when an assertion failed
  --record  add the ratios of this run to docs/measured/bench-history.json
  --page    write docs/measured/bench.md and its chart again from docs/measured/bench.json, without measuring`;

/** Reads the arguments. @throws UsageError for an unknown option or bar. */
export function commandLine(args: readonly string[]): CommandLine {
  const { only, ...flags } = optionsIn(args, {
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    strict: { type: "boolean", default: false },
    record: { type: "boolean", default: false },
    page: { type: "boolean", default: false },
  });
  if (flags.record && flags.quick)
    throw new UsageError("--record: figures of a short run (--quick) are not kept.");
  return { ...flags, only: chosen(ids, only) };
}
