/** Which joules served no goal. */

import type { ActivityKind, FootprintPart, Outcome, Waste } from "../contracts/footprint.js";
import type { PartTally } from "../quantities/part-tally.js";

/** Why joules were wasted, as metrics have it. */
export type WasteLabel = Waste | NonNullable<FootprintPart["waste"]> | "failed" | "aborted";

/** Why all of an inference was wasted by its outcome. Steps and agents may fail after useful work. */
const BY_OUTCOME: Readonly<Record<Outcome, WasteLabel | undefined>> = {
  ok: undefined,
  error: "failed",
  aborted: "aborted",
  refused: undefined,
};

/** Why the parts of an activity were wasted, unless they say so themselves. */
export const wasteByOutcome = (kind: ActivityKind, outcome: Outcome): WasteLabel | undefined =>
  kind === "inference" ? BY_OUTCOME[outcome] : undefined;

/** The joules of parts that are not wasted on their own. */
export function usefulJoules(parts: readonly PartTally[], kind: ActivityKind, outcome: Outcome): number {
  if (wasteByOutcome(kind, outcome)) return 0;
  let useful = 0;
  for (const { energy, waste } of parts) if (energy && !waste) useful += energy.value;
  return useful;
}
