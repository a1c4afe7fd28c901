/** Says once of each model that its streams state no tokens, and how they would. */

import { diag } from "@opentelemetry/api";
import { labelText } from "@wattspan/core/names";
import { SharedSlot } from "@wattspan/core/shared";

const HINTED = new SharedSlot<Set<string>>("usage-hints.v1");
/** Models of which it is said. */
const MAX = 20;

/** Of one call that has come to its end. Never throws. @example hintAtUsage({ model: "gpt-4o-mini", provider: "openai" }) */
export function hintAtUsage({
  model,
  provider = "",
}: {
  readonly model: string;
  readonly provider?: string;
}): void {
  const said = HINTED.orMake(() => new Set());
  const of = labelText(`${model} ${provider}`.trim());
  if (said.has(of) || said.size >= MAX) return;
  said.add(of);
  try {
    diag.info(
      `wattspan: a stream of ${of} stated no tokens, so they are counted in its pieces, within wide bands. With OpenAI's chat completions ` +
        "pass stream_options: { include_usage: true }, or let wattspan/register or meteredClientFetch ask for it: WATTSPAN_INCLUDE_USAGE=on, includeUsage: true.",
    );
  } catch {
    return; // the application's logger; what it throws is not the caller's
  }
}
