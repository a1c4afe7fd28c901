import { safeText } from "../terminal/text/safe-text.js";
import type { CommandContext } from "./command-context.js";

const MAX_MESSAGE = 400;

/**
 * Says a failure that its message explains. Any other is thrown on: it is a fault of ours.
 * @param kinds Classes of the former.
 */
export function sayExpected(
  error: unknown,
  kinds: readonly (abstract new (...values: never[]) => Error)[],
  { stderr }: Pick<CommandContext, "stderr">,
  about = "",
): void {
  if (!kinds.some((kind) => error instanceof kind)) throw error;
  stderr.write(`wattspan: ${about}${safeText((error as Error).message, MAX_MESSAGE)}\n`);
}
