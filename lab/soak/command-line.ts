import { resolve } from "node:path";
import { UsageError } from "../program/experiment.ts";
import { optionsIn } from "../program/options.ts";

/** The user's options. */
export interface CommandLine {
  /** How long calls are metered, without warm-up and shutdown. */
  readonly seconds: number;
  /** Calls that are begun per second; most make more. */
  readonly rate: number;
  /** Whether the run is kept in docs/. */
  readonly docs: boolean;
  /** Another folder to keep it in. */
  readonly folder?: string;
  /** Write the page again from the results that are there, without a run. */
  readonly page: boolean;
}

/** Text for `--help`. */
export const usage = `usage: npm run lab -- soak [--minutes 10 | --seconds 30] [--rate 200] [--docs | --folder out | --page]
  --minutes, --seconds  how long (default 10 minutes)
  --rate                calls that are begun per second (default 200)
  --docs                writes docs/measured/soak.md and soak.json
  --folder              writes them there
  --page                writes docs/measured/soak.md again from docs/measured/soak.json, without a run`;

/** Reads the arguments. @throws UsageError for an unknown option or a value that cannot be. */
export function commandLine(args: readonly string[]): CommandLine {
  const { minutes, seconds, rate, folder, ...flags } = optionsIn(args, {
    minutes: { type: "string", default: "10" },
    seconds: { type: "string" },
    rate: { type: "string", default: "200" },
    docs: { type: "boolean", default: false },
    folder: { type: "string" },
    page: { type: "boolean", default: false },
  });
  return {
    ...flags,
    seconds: seconds === undefined ? 60 * numberOf("--minutes", minutes) : numberOf("--seconds", seconds),
    rate: numberOf("--rate", rate),
    // A relative path starts in the folder in which npm runs the script.
    ...(folder !== undefined && { folder: resolve(process.env.INIT_CWD ?? "", folder) }),
  };
}

function numberOf(option: string, text: string): number {
  const number = Number(text || Number.NaN);
  if (Number.isFinite(number) && number > 0) return number;
  throw new UsageError(`${option} ${text}: expected a number above 0.`);
}
