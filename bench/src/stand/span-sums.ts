import type { EndedSpan } from "./telemetry-sdk.ts";

/** A span waits for its energy so long, as Wattspan promises; a little less, for clocks. */
const HOLD_MS = 249;

/** Adds up what spans say, and what came after those that could wait no longer. */
export class SpanSums {
  all = 0;
  /** Spans that ended with what was known after waiting as long as a span may. */
  early = 0;
  joules = 0;
  /** What their footprints say more than those spans. */
  joulesTooLate = 0;

  /** Takes in spans, with the joules of their footprints by id. Gives how many say something else for no such reason. */
  add(spans: readonly EndedSpan[], footprints: ReadonlyMap<string, number>): number {
    let wrong = 0;
    for (const { id, joules: said, heldMs } of spans) {
      const known = footprints.get(id) ?? Number.NaN;
      this.all++;
      this.joules += said;
      if (said === known) continue;
      if (!(heldMs >= HOLD_MS)) wrong++;
      this.early++;
      this.joulesTooLate += known - said;
    }
    return wrong;
  }
}
