import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { UsageError } from "./experiment.ts";

/** Values of the options on a command line. @throws UsageError for an unknown option, or one without its value. */
export function optionsIn<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/**
 * Those of `ids` that `--only` names, in any case, in the order of `ids`; all without it.
 * @throws UsageError for another one.
 * @example chosen(["P1", "P2"], "p2") // ["P2"]
 */
export function chosen(ids: readonly string[], only: string | undefined): readonly string[] {
  const asked = only?.split(",").map((id) => id.trim().toUpperCase()) ?? ids;
  const unknown = asked.filter((id) => !ids.includes(id));
  if (unknown.length > 0)
    throw new UsageError(`--only ${only}: there is no ${unknown.join(", ")}; there are ${ids.join(", ")}.`);
  return ids.filter((id) => asked.includes(id));
}
