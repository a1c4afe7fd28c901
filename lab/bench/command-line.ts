import { chosen, optionsIn } from "../program/options.ts";
import { ids } from "./bars.ts";

/** What the user asked for. */
export interface CommandLine {
  /** Ids of the bars to measure, in their order. */
  readonly only: readonly string[];
  readonly quick: boolean;
  /** Exit code 1 also for a bar that is not met. */
  readonly strict: boolean;
  /** Write the page again from the results that are there, without measuring. */
  readonly page: boolean;
}

/** Text for `--help`. */
export const usage = `usage: npm run lab -- bench [--only P2,P5 --quick --strict --page]
  --only    some bars: ${ids.join(", ")}
  --quick   a short run that shows that everything works; its figures are not kept
  --strict  exit code 1 also when a bar is not met; without it only when an assertion failed
  --page    write docs/measured/bench.md again from docs/measured/bench.json, without measuring`;

/** Reads the arguments. @throws UsageError for an unknown option or bar. */
export function commandLine(args: readonly string[]): CommandLine {
  const { only, ...flags } = optionsIn(args, {
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    strict: { type: "boolean", default: false },
    page: { type: "boolean", default: false },
  });
  return { ...flags, only: chosen(ids, only) };
}
