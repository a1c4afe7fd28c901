import { parseArgs } from "node:util";
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
  readonly help: boolean;
}

/** The command line cannot be understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Text for `--help`. */
export const usage = `usage: npm run bench [-- --only P2,P5 --quick --strict --page]
  --only    some bars: ${ids.join(", ")}
  --quick   a short run that shows that everything works; its figures are not kept
  --strict  exit code 1 also when a bar is not met; without it only when an assertion failed
  --page    write docs/bench.md and its chart again from docs/bench.json, without measuring`;

/** Reads the arguments. @throws UsageError for an unknown option or bar. */
export function commandLine(args: readonly string[]): CommandLine {
  const { only, quick = false, strict = false, page = false, help = false } = parse(args);
  const asked = only?.split(",").map((id) => id.trim().toUpperCase());
  const unknown = asked?.filter((id) => !ids.includes(id)) ?? [];
  if (unknown.length > 0) {
    throw new UsageError(`--only ${only}: there is no ${unknown.join(", ")}; there are ${ids.join(", ")}.`);
  }
  return { only: ids.filter((id) => asked?.includes(id) ?? true), quick, strict, page, help };
}

function parse(args: readonly string[]) {
  try {
    const options = {
      only: { type: "string" },
      quick: { type: "boolean" },
      strict: { type: "boolean" },
      page: { type: "boolean" },
      help: { type: "boolean" },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
