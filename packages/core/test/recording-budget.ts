/** A budget that records what it is asked and what it settles, for tests of admission. */

import type { Admission, CallToAdmit, Decision } from "../src/contracts/admission.js";
import type { Footprint } from "../src/contracts/footprint.js";

/** What became of one admitted call. */
export interface Ticket {
  readonly call: CallToAdmit;
  readonly settled: Footprint[];
  released: number;
}

/** Refuses what `refuses` names; else admits with a ticket, and `advice`. */
export class RecordingBudget implements Admission {
  readonly calls: CallToAdmit[] = [];
  readonly tickets: Ticket[] = [];
  readonly #decide: (call: CallToAdmit) => Decision | Promise<Decision> | "admit";

  constructor(decide: (call: CallToAdmit) => Decision | Promise<Decision> | "admit" = () => "admit") {
    this.#decide = decide;
  }

  admit(call: CallToAdmit): Decision | Promise<Decision> {
    this.calls.push(call);
    const verdict = this.#decide(call);
    return verdict === "admit" ? this.ticket(call) : verdict;
  }

  ticket(call: CallToAdmit): Exclude<Decision, undefined> {
    const ticket: Ticket = { call, settled: [], released: 0 };
    this.tickets.push(ticket);
    return {
      settle: (footprint) => void ticket.settled.push(footprint),
      release: () => void ticket.released++,
    };
  }

  /** Own joules of all that was settled, with those of the services it called. */
  get chargedJ(): number {
    const own = ({ self, services = [] }: Footprint) =>
      [self, ...services].reduce((sum, { energy }) => sum + (energy?.value ?? 0), 0);
    return this.tickets.flatMap(({ settled }) => settled).reduce((sum, one) => sum + own(one), 0);
  }
}

/** The error of a budget that refuses. */
export class TooDear extends Error {
  override readonly name = "TooDear";
}
