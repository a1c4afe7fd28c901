/**
 * The joules of a run, added up where they appear: on spans when they end, and on footprints when they are
 * delivered.
 */

import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import type { Footprint } from "wattspan";
import { endedSpans } from "../../telemetry/ended-spans.ts";
import { BY_HAND } from "../load/functions.ts";

/**
 * A span ends with what is known when its devices have not spoken after 250 ms. Half of that identifies the
 * others: the SDK's times are wrong by as long as the process was stopped while it compared its two clocks.
 */
const HELD_MS = 125;

const selfOf = ({ attributes }: ReadableSpan): number =>
  Number(attributes["wattspan.self_energy"] ?? attributes["wattspan.energy"] ?? 0);
const msOf = ([seconds, nanoseconds]: readonly [number, number]): number =>
  seconds * 1000 + nanoseconds / 1e6;

/** Adds up, and compares each footprint with its span. */
export class Joules {
  readonly totals = {
    spans: 0,
    spanJ: 0,
    footprints: 0,
    footprintJ: 0,
    /** Of them, what devices of this host counted. */
    clientJ: 0,
    unknown: 0,
    /** Spans that could not wait for their devices, and what they lack of their footprints. */
    provisional: 0,
    lackingJ: 0,
    /** Spans that waited and state something else than their footprint: should stay 0. */
    differing: 0,
  };
  /** Footprints by their reasons. */
  readonly reasons: Record<string, number> = {};
  readonly #ended = new Map<string, { readonly joules: number; readonly waited: boolean }>();

  /** Sees every span end, even if it is never exported. */
  readonly processor = endedSpans((span) => {
    if (span.instrumentationScope.name === BY_HAND) return;
    const joules = selfOf(span);
    this.totals.spans++;
    this.totals.spanJ += joules;
    const heldMs = Date.now() - msOf(span.endTime as [number, number]);
    this.#ended.set(span.spanContext().spanId, { joules, waited: heldMs < HELD_MS });
  });

  /** Spans without a footprint so far. */
  get withoutFootprint(): number {
    return this.#ended.size;
  }

  /** An observer of footprints. */
  readonly observer = ({ id, self, parts, reasons }: Footprint): void => {
    const joules = self.energy?.value ?? 0;
    this.totals.footprints++;
    this.totals.footprintJ += joules;
    for (const { boundary, energy } of parts)
      if (boundary === "client") this.totals.clientJ += energy?.value ?? 0;
    if (!self.energy) this.totals.unknown++;
    for (const reason of reasons) this.reasons[reason] = (this.reasons[reason] ?? 0) + 1;
    const span = this.#ended.get(id);
    this.#ended.delete(id);
    if (!span) return;
    const lacking = joules - span.joules;
    if (Math.abs(lacking) <= 1e-9 * Math.max(1, joules)) return;
    if (span.waited) this.totals.differing++;
    else {
      this.totals.provisional++;
      this.totals.lackingJ += lacking;
    }
  };
}
