/** What the page shows for a time range. */

import { REMEDY } from "./missing-words.js";
import { panelsOf } from "./panels.js";
import type { PageData, SourceState } from "./readings/page-data.js";
import type { PageSource } from "./readings/reading.js";
import { tilesOf, unknownOf } from "./tiles.js";

/**
 * Undefined for a time range that the source does not offer.
 * @example (await pageDataOf(source, 15))?.panels.length // 8
 */
export async function pageDataOf(source: PageSource, minutes: number): Promise<PageData | undefined> {
  const { choices, intervalS } = source;
  if (!choices.includes(minutes)) return undefined;
  const reading = await source.read(minutes);
  const { state, span, times } = reading;
  // Without an answer nothing is known.
  const because = state.state === "answers" ? undefined : "Not known: the metrics page does not respond.";
  const withReason = <T extends { readonly missing?: string }>(part: T): T =>
    because !== undefined && part.missing !== undefined ? { ...part, missing: because } : part;
  return {
    ...{ source: withRemedy(state), minutes, choices, intervalS, span, times },
    ...{
      tiles: tilesOf(reading, Date.now()).map(withReason),
      panels: panelsOf(reading).map(withReason),
      unknown: unknownOf(reading),
    },
  };
}

const withRemedy = (state: SourceState): SourceState =>
  state.state === "fails" && state.answeredAtMs === undefined ? { ...state, remedy: REMEDY } : state;
