/** The joules of what runs in a scope, kept as they change and read in O(devices). */

import type { DeviceJoules, ScopeMember, ScopeSpeaker } from "./scope-member.js";

/** What no device has counted of a member, at the last question. */
interface OtherJoules {
  pieces: number;
  askedAt: number;
  joules: number;
}

/** Pieces of a stream grow by this before the next question: the joules lag by no more. */
const GROWTH = 1.125;

/** A running sum of members that have not settled. */
export class RunningSum {
  readonly #devices = new Map<ScopeSpeaker, DeviceJoules | undefined>();
  readonly #others = new Map<ScopeMember, OtherJoules>();
  #otherJ = 0;

  get joules(): number {
    let joules = this.#otherJ;
    for (const devices of this.#devices.values()) joules += devices?.joules ?? 0;
    return joules;
  }

  add(member: ScopeMember): void {
    const { owner } = member;
    if (!this.#devices.has(owner)) this.#devices.set(owner, owner.deviceJoules());
    this.#devices.get(owner)?.add(member);
  }

  remove(member: ScopeMember): void {
    this.#devices.get(member.owner)?.remove(member);
    this.#otherJ -= this.#others.get(member)?.joules ?? 0;
    this.#others.delete(member);
    if (this.#others.size === 0) this.#otherJ = 0; // and with it what rounding left
  }

  /** A piece of an answer came, which may change its joules; `ask`: something did. */
  progress(member: ScopeMember, ask: boolean): void {
    const other = this.#others.get(member) ?? { pieces: 0, askedAt: 0, joules: 0 };
    this.#others.set(member, other);
    other.pieces++;
    if (!ask && other.pieces < GROWTH * other.askedAt) return;
    const joules = member.owner.otherJoules(member) ?? other.joules;
    this.#otherJ += joules - other.joules;
    other.joules = joules;
    other.askedAt = other.pieces;
  }
}
