import { UsageError } from "../program/experiment.ts";
import { optionsIn } from "../program/options.ts";

/** What the user asked for. */
export interface CommandLine {
  /** One file to record, two to compare. */
  readonly files: readonly [string] | readonly [string, string];
  readonly calls: number;
  readonly seed: number;
  readonly packages?: string;
  readonly estimates?: number;
  /** Parts of paths that are not compared. */
  readonly ignored: readonly string[];
}

/** Text for `--help`. */
export const usage = `usage: npm run lab -- calls --record FILE [--packages FOLDER --calls 10000 --seed 1]
       npm run lab -- calls --compare BEFORE,AFTER [--estimates 0.005 --ignore NAME,…]
  --record     makes random mixed calls, and keeps every footprint, span and metric point in FILE (JSON, gzip)
  --packages   records the packages that are built in this folder: the \`packages\` of another checkout
  --calls      at least so many (10000), in every setting
  --seed       other calls (1)
  --compare    two recordings: exit code 1 when they differ; numbers are equal to 1e-9
  --estimates  joules, grams and litres are equal to this share
  --ignore     attributes, fields and metrics that are not compared`;

/** Reads the arguments. @throws UsageError for arguments that cannot be understood. */
export function commandLine(args: readonly string[]): CommandLine {
  const values = optionsIn(args, {
    record: { type: "string" },
    compare: { type: "string" },
    packages: { type: "string" },
    calls: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    estimates: { type: "string" },
    ignore: { type: "string", default: "" },
  });
  return {
    files: filesIn(values),
    calls: numberIn("calls", values.calls),
    seed: numberIn("seed", values.seed),
    ...(values.packages !== undefined && { packages: values.packages }),
    ...(values.estimates !== undefined && { estimates: numberIn("estimates", values.estimates) }),
    ignored: values.ignore.split(",").filter((name) => name !== ""),
  };
}

function filesIn({ record, compare }: { record?: string; compare?: string }): CommandLine["files"] {
  const [before, after, ...more] = compare?.split(",") ?? [];
  if (record && compare === undefined) return [record];
  if (record === undefined && before && after && more.length === 0) return [before, after];
  throw new UsageError("Pass --record with one file, or --compare with two.");
}

function numberIn(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0) return value;
  throw new UsageError(`--${name} ${text}: it must be a number of at least 0.`);
}
