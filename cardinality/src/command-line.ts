import { parseArgs } from "node:util";

/** The command line cannot be understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Text for `--help`. */
export const usage = `usage: npm run cardinality [-- --page --quick]
  --quick  the weeks alone, without backends; nothing is kept
  --page   write docs/scale.md again from docs/scale.json, without measuring`;

/** Reads the arguments. @throws UsageError for an unknown option. */
export function commandLine(args: readonly string[]) {
  try {
    const options = {
      quick: { type: "boolean" },
      page: { type: "boolean" },
      help: { type: "boolean" },
    } as const;
    const { quick = false, page = false, help = false } = parseArgs({ args: [...args], options }).values;
    return { quick, page, help };
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
