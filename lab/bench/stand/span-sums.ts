import type { EndedSpan } from "./telemetry-sdk.ts";

/** How long a span waits for its energy, minus a margin for clocks. */
const HOLD_MS = 249;

/** Adds up the joules of spans, and those that came after spans that could not wait. */
export class SpanSums {
  all = 0;
  /** Spans that ended with what was known after waiting as long as a span may. */
  early = 0;
  joules = 0;
  /** Joules of their footprints beyond those of these spans. */
  joulesTooLate = 0;

  /** Adds spans with the joules of their footprints by id. Returns how many differ for no such reason. */
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
