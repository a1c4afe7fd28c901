import { optionsIn } from "../program/options.ts";

/** Text for `--help`. */
export const usage = `usage: npm run lab -- cardinality [--page --quick]
  --quick  the weeks alone, without backends; nothing is kept
  --page   write docs/measured/scale.md again from docs/measured/scale.json, without measuring`;

/** Reads the arguments. @throws UsageError for an unknown option. */
export const commandLine = (args: readonly string[]) =>
  optionsIn(args, {
    quick: { type: "boolean", default: false },
    page: { type: "boolean", default: false },
  });
