import { UsageError } from "../../lab/program/experiment.ts";
import { chosen, optionsIn } from "../../lab/program/options.ts";
import { attacks } from "./attacks.ts";

/** The user's options. */
export interface CommandLine {
  /** Ids of the attacks to run, in order. */
  readonly only: readonly string[];
  readonly seeds: number;
  /** Whether to show each case. Default: if attacks are named. */
  readonly cases: boolean;
  readonly help: boolean;
}

const ids = attacks.map(({ id }) => id);
const DEFAULT_SEEDS = 3;

/** Text for `--help`. */
export const usage = `usage: npm run attack [-- --only G1,G2 --seeds 20 --cases]
  --only    some attacks, with each of their cases: ${ids.join(", ")}
  --seeds   number of random repetitions; ${DEFAULT_SEEDS} without it
  --cases   each case of every attack
Exit code 1 if a bound is broken.`;

/** Reads the arguments. @throws UsageError for an unknown or invalid argument. */
export function commandLine(args: readonly string[]): CommandLine {
  const { only, seeds, cases, help } = optionsIn(args, {
    only: { type: "string" },
    seeds: { type: "string" },
    cases: { type: "boolean" },
    help: { type: "boolean", default: false },
  });
  const count = seeds === undefined ? DEFAULT_SEEDS : Number(seeds);
  if (!(Number.isInteger(count) && count > 0))
    throw new UsageError(`--seeds ${seeds}: pass a whole number above 0.`);
  return {
    only: chosen(ids, only),
    seeds: count,
    cases: cases ?? only !== undefined,
    help,
  };
}
