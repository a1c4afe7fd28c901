/** Expired uses in the open tick of a device. */

const NOTHING = { work: 0, idleTime: 0, busyS: 0 };

/** Their seconds stay in the tick's sums, so that no other use inherits their joules. */
export class LateUses {
  #work = 0;
  #idleTime = 0;
  /** Those before the first start in the tick. */
  #beforeRest = NOTHING;

  add(work: number, idleTime: number): void {
    this.#work += work;
    this.#idleTime += idleTime;
  }

  /** A use starts after a rest. `busyS`: seconds with anybody running so far. */
  restEnds(busyS: number): void {
    if (this.#work > 0) this.#beforeRest = { work: this.#work, idleTime: this.#idleTime, busyS };
  }

  /** Forgets and returns those before the rest: they have no part in the energy after it. */
  takeBeforeRest(): { readonly work: number; readonly busyS: number } {
    const before = this.#beforeRest;
    this.#work -= before.work;
    this.#idleTime -= before.idleTime;
    this.#beforeRest = NOTHING;
    return before;
  }

  /** Joules of all of them, and forgets them. */
  take({ dynamic, idle }: { readonly dynamic: number; readonly idle: number }): number {
    const joules = dynamic * this.#work + idle * this.#idleTime;
    this.#work = 0;
    this.#idleTime = 0;
    this.#beforeRest = NOTHING;
    return joules;
  }
}
