/** The joules of what runs in a scope, kept as they change and read in O(devices). */

import type { DeviceJoules, ScopeMember, ScopeSpeaker } from "./scope-member.js";

/** The estimate of a hosted call under way: at the last question, and what each piece added before it. */
interface HostedCall {
  pieces: number;
  askedAt: number;
  asked: number;
  perPiece: number;
  joules: number;
}

/** A running sum of members that have not settled. */
export class RunningSum {
  readonly #devices = new Map<ScopeSpeaker, DeviceJoules | undefined>();
  readonly #hosted = new Map<ScopeMember, HostedCall>();
  #hostedJ = 0;

  get joules(): number {
    let joules = this.#hostedJ;
    for (const devices of this.#devices.values()) joules += devices?.joules ?? 0;
    return joules;
  }

  add(member: ScopeMember): void {
    const { owner } = member;
    if (!this.#devices.has(owner)) this.#devices.set(owner, owner.deviceJoules());
    this.#devices.get(owner)?.add(member);
    if (member.remote) this.progress(member, true);
  }

  remove(member: ScopeMember): void {
    this.#devices.get(member.owner)?.remove(member);
    this.#hostedJ -= this.#hosted.get(member)?.joules ?? 0;
    this.#hosted.delete(member);
    if (this.#hosted.size === 0) this.#hostedJ = 0; // and with it what rounding left
  }

  /** A piece of a hosted answer came, or its last. An estimator is asked at every doubling of the pieces. */
  progress(member: ScopeMember, ask: boolean): void {
    const call = this.#hosted.get(member) ?? { pieces: 0, askedAt: 0, asked: 0, perPiece: 0, joules: 0 };
    this.#hosted.set(member, call);
    const before = call.joules;
    call.pieces++;
    if (ask || isPowerOfTwo(call.pieces)) {
      const joules = member.owner.estimateSoFar(member) ?? 0;
      call.perPiece = Math.max(0, (joules - call.asked) / (call.pieces - call.askedAt));
      call.asked = joules;
      call.askedAt = call.pieces;
    }
    call.joules = call.asked + call.perPiece * (call.pieces - call.askedAt);
    this.#hostedJ += call.joules - before;
  }
}

const isPowerOfTwo = (count: number): boolean => (count & (count - 1)) === 0;
