/** Reports why calls have no joules, or a wide band, to people whose code cannot show it. */

import type { FootprintObserver, Reason } from "@wattspan/core";
import { labelText } from "@wattspan/core/names";

/** The advice for the first call of each kind. */
const ADVICE: { readonly [reason in Reason]?: (model: string) => string } = {
  no_usage: (model) =>
    `a call of ${model} has no joules, because its answer stated no tokens: with OpenAI's API pass stream_options: ` +
    "{ include_usage: true } to streams; for others see the guide to tokens.",
  usage_counted: (model) =>
    `a stream of ${model} stated no tokens, so they are counted by its pieces, within a wide band: WATTSPAN_INCLUDE_USAGE=on asks ` +
    "OpenAI's chat completions for them, or pass stream_options: { include_usage: true }.",
  unknown_model: (model) =>
    `calls of ${model} have no joules, because no table knows that model and the answer named no other: ` +
    "an estimator of your own can, see the guide to hosted models.",
};

/** An observer that reports each kind of reason once, and so a few lines at most. */
export function sayUncounted(say: (sentence: string) => void): FootprintObserver {
  const said = new Set<Reason>();
  return ({ kind, name, energy, outcome, reasons, usage }) => {
    if (kind !== "inference" || outcome !== "ok" || (energy && !usage?.band)) return;
    for (const reason of reasons) {
      // The application knows about its own counts.
      const isOwn = reason === "usage_counted" && !usage?.band;
      const advice = said.has(reason) || isOwn ? undefined : ADVICE[reason];
      if (!advice) continue;
      said.add(reason);
      say(advice(labelText(name)));
    }
  };
}
