import type { Span } from "@opentelemetry/api";
import type { Admitted, Advice, Footprint } from "@wattspan/core";
import type { Reservation } from "../accounts/reservation.js";
import type { Level } from "../policy/level.js";
import { amountsElsewhere, amountsTaken } from "./amounts-taken.js";
import { writeDecision } from "./decision-event.js";

export interface TicketOptions {
  readonly levels: readonly Level[];
  readonly advice: Advice | undefined;
}

/** Settles a reservation with the footprint of its call. */
export class Ticket implements Admitted {
  readonly advice?: Advice;
  readonly #reservation: Reservation;
  readonly #levels: readonly Level[];

  constructor(reservation: Reservation, { levels, advice }: TicketOptions) {
    this.#reservation = reservation;
    this.#levels = levels;
    if (advice) this.advice = advice;
  }

  writeOn(span: Span): void {
    writeDecision(span, this.#reservation);
  }

  settle(footprint: Footprint, isOwnCall = true): void {
    const { value, upper } = amountsTaken(footprint, isOwnCall);
    // What is left of a call that counts elsewhere, or that servers refused, says nothing of the next one.
    const costs = isOwnCall ? this.#costs(footprint) : undefined;
    const least = footprint.services && amountsElsewhere(footprint);
    this.#reservation.settle(value, upper, { costs, isTypical: isOwnCall, least });
    for (const { quality } of this.#levels) quality?.addRun(footprint);
  }

  release(): void {
    this.#reservation.release();
  }

  /** Of each level, by its own prices, or else by those of the level inside it. A price list that fails knows none. */
  #costs(footprint: Footprint): readonly (number | undefined)[] | undefined {
    if (!this.#levels.some(({ costOf }) => costOf)) return undefined;
    let cost: number | undefined;
    let prices: Level["costOf"];
    return this.#levels.map(({ costOf = prices, accounts }) => {
      if (costOf && costOf !== prices) cost = accounts.options.guard(() => costOf(footprint));
      prices = costOf;
      return cost;
    });
  }
}
