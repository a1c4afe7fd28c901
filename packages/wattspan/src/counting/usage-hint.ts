/** Logs once per model that its streams state no tokens, and how to get them. */

import { diag } from "@opentelemetry/api";
import { labelText } from "@wattspan/core/names";
import { SharedSlot } from "@wattspan/core/shared";

const HINTED = /* @__PURE__ */ new SharedSlot<Set<string>>("usage-hints.v1", "add");
/** The maximum number of models in the log. */
const MAX = 20;

/**
 * Logs it for a call that has ended. Never throws.
 * @example hintAtUsage({ model: "gpt-4o-mini", provider: "openai" })
 */
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
      `wattspan: a stream of ${of} stated no tokens, so they are counted by its pieces, within wide bands. With OpenAI's chat completions ` +
        "pass stream_options: { include_usage: true }, or let wattspan/register or meteredClientFetch ask for it: WATTSPAN_INCLUDE_USAGE=on, includeUsage: true.",
    );
  } catch {
    return; // the application's logger; its errors are not the caller's
  }
}
