import type { Span } from "@opentelemetry/api";
import type { Admitted, Advice, Footprint } from "@wattspan/core";
import type { Reservation } from "../ledger/reservation.js";
import type { Level } from "../policy/level.js";
import { amountsTaken } from "./amounts-taken.js";
import { writeDecision } from "./decision-event.js";

/** What a metered call costs, in the currency of the caller. Undefined: unknown. */
export type CostOf = (footprint: Footprint) => number | undefined;

export interface TicketOptions {
  readonly levels: readonly Level[];
  readonly costOf: CostOf | undefined;
  readonly advice: Advice | undefined;
}

/** Settles a reservation with the footprint of its call. */
export class Ticket implements Admitted {
  readonly advice?: Advice;
  readonly #reservation: Reservation;
  readonly #levels: readonly Level[];
  readonly #costOf: CostOf | undefined;

  constructor(reservation: Reservation, { levels, costOf, advice }: TicketOptions) {
    this.#reservation = reservation;
    this.#levels = levels;
    this.#costOf = costOf;
    if (advice) this.advice = advice;
  }

  writeOn(span: Span): void {
    writeDecision(span, this.#reservation);
  }

  settle(footprint: Footprint): void {
    const { value, upper } = amountsTaken(footprint, this.#cost(footprint));
    this.#reservation.settle(value, upper);
    for (const { quality } of this.#levels) quality?.addRun(footprint);
  }

  release(): void {
    this.#reservation.release();
  }

  /** A price list that fails knows no price: the rest is charged. */
  #cost(footprint: Footprint): number | undefined {
    try {
      return this.#costOf?.(footprint);
    } catch {
      return undefined;
    }
  }
}
