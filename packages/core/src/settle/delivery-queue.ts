/**
 * From the end of an activity to its footprint: waits for its devices, holds its span, delivers in slices.
 * The caller never waits.
 */

import { type Activity, goOn, hold, release } from "../activity/activity.js";
import type { ActivityOptions } from "../contracts/activity-options.js";
import type { Footprint } from "../contracts/footprint.js";
import { msFromSeconds } from "../contracts/units.js";
import type { Devices } from "../devices/devices.js";
import type { DeviceSelection } from "../devices/ledger/device-use.js";
import type { Clock } from "../runtime/clock.js";
import { Fifo, LinkedList } from "../runtime/lists.js";
import type { FootprintReporter } from "./footprint-reporter.js";

/**
 * Refreshes after an end by which a device has reported or will not: a value may wait two for one with a
 * known moment.
 */
const REFRESHES = 4;
const SLACK_MS = 50;
/** A span waits this long for its energy, then ends with the known part. */
const HOLD_MS = 250;
/** Spans that end in one slice, and the time between slices: a batch processor's queue must not overflow. */
const SLICE = 256;
const PAUSE_MS = 3;
/** Activities that settle at a call's edge are delivered together, a little later. */
const GATHER_MS = 20;

/** What the queues work with. None of its members throws. */
export interface DeliveryParts {
  readonly clock: Clock;
  readonly reporter: Pick<FootprintReporter, "settle" | "give" | "endSpan" | "provisional">;
  readonly devices: Pick<Devices, "expire" | "blockedMs">;
  /** Called after each slice. */
  afterSlice(): void;
}

/**
 * An ended activity whose devices have not ticked past its end, and its end on a clock that stops while
 * nothing can be read.
 */
interface Waiting {
  readonly activity: Activity;
  readonly endMs: number;
}

/** A footprint for the observers, and for its activity's own. */
interface Given {
  readonly footprint: Footprint;
  readonly own: ActivityOptions["onFootprint"];
}

/** The queues between end and delivery. */
export class DeliveryQueue {
  readonly #clock: Clock;
  readonly #reporter: DeliveryParts["reporter"];
  readonly #devices: DeliveryParts["devices"];
  readonly #afterSlice: () => void;
  /** By their ends. Those that settled in the caller's turn, which is no time for observers, are footprints. */
  readonly #ready = new Fifo<Activity | Given>();
  /** The footprints of this slice. */
  readonly #given = new Fifo<Given>();
  /**
   * Activities whose span waits for more, by their end. Complete ones leave at once: they must not outlive
   * their delivery.
   */
  readonly #held = new LinkedList<Activity>();
  readonly #waiting = new Map<DeviceSelection, Fifo<Waiting>>();
  #unsettled = 0;
  #cancel: (() => void) | undefined;
  #dueMs = Number.POSITIVE_INFINITY;

  constructor(parts: DeliveryParts) {
    this.#clock = parts.clock;
    this.#reporter = parts.reporter;
    this.#devices = parts.devices;
    this.#afterSlice = parts.afterSlice;
  }

  /** Ended activities whose devices have not ticked past their end. */
  get unsettled(): number {
    return this.#unsettled;
  }

  /** Ended activities that are not delivered yet. */
  get undelivered(): number {
    return this.#unsettled + this.#ready.length + this.#given.length;
  }

  /** An activity ended. */
  ended(activity: Activity): void {
    const { deviceUse } = activity;
    if (deviceUse && deviceUse.unsettled > 0) {
      const { selection } = deviceUse;
      this.#unsettled++;
      const queue = this.#waiting.get(selection) ?? new Fifo<Waiting>();
      this.#waiting.set(selection, queue);
      queue.push({ activity, endMs: endOf(activity) - this.#devices.blockedMs });
    }
    if (activity.complete) {
      // A span of another instrumentation can only be written now. Others wait for their slice: settling them one
      // by one between other code costs more than twice the CPU, as each finds the processor's caches cold.
      if (activity.spanOwner === "other") this.#settleNow(activity);
      else this.ready(activity);
    } else if (activity.span) {
      hold(activity, endOf(activity) - this.#devices.blockedMs);
      this.#held.append(activity);
      this.#schedule(HOLD_MS);
    }
  }

  /** The devices of an ended activity have all ticked past its end. */
  deviceUseSettled(activity: Activity): void {
    // An activity that selects no device was never waited for.
    if (activity.deviceUse?.selection.devices.length) this.#unsettled = Math.max(0, this.#unsettled - 1);
    if (activity.complete) this.ready(activity);
  }

  /** Nothing more will become known of an activity. */
  ready(activity: Activity): void {
    this.#release(activity);
    if (!goOn(activity, "ready")) return;
    this.#ready.push(activity);
    this.#schedule(GATHER_MS);
  }

  /**
   * Devices were read at an activity's end. The span of others can be written no longer than now: what waits
   * for nothing is settled at once, so that its parents know it.
   */
  afterEnd(activity: Activity): void {
    const { phase, spanOwner } = activity;
    if (phase === "reported") return;
    if (spanOwner === "other" && activity.complete) this.#settleNow(activity);
    else if (spanOwner === "other" || spanOwner === "caller") this.#reporter.provisional(activity);
  }

  /** Settles a complete activity in the caller's turn. Its metrics and footprint are delivered with others. */
  #settleNow(activity: Activity): void {
    this.#release(activity);
    const given = this.#settle(activity);
    if (given) this.#ready.push(given);
    this.#schedule(GATHER_MS);
  }

  #settle(activity: Activity): Given | undefined {
    const footprint = this.#reporter.settle(activity);
    const { countsIn, options } = activity;
    if (countsIn?.complete) this.ready(countsIn);
    return footprint && { footprint, own: options.onFootprint };
  }

  #release(activity: Activity): void {
    if (release(activity)) this.#held.remove(activity);
  }

  /** Stops waiting for devices that had their time before the last read. */
  expireOverdue(readMs: number): void {
    for (const [selection, queue] of this.#waiting) {
      const timeoutMs = msFromSeconds(REFRESHES * selection.refreshS) + SLACK_MS;
      for (let oldest = queue.peek(); oldest; oldest = queue.peek()) {
        const isSettled = oldest.activity.deviceUse?.unsettled === 0;
        if (!isSettled && readMs - this.#devices.blockedMs - oldest.endMs < timeoutMs) break;
        queue.shift();
        if (!isSettled) this.#devices.expire(oldest.activity);
      }
      // Selectors may be many: each has a selection of its own.
      if (queue.length === 0) this.#waiting.delete(selection);
    }
  }

  /**
   * Delivers a slice: complete activities, and spans that waited long enough. `all`: everything, and no span
   * waits.
   */
  deliver(nowMs: number, all = false): void {
    let left = all ? Number.POSITIVE_INFINITY : SLICE;
    for (; left > 0 && this.#ready.length > 0; left--) {
      const one = this.#ready.shift() as Activity | Given;
      const given = "footprint" in one ? one : this.#settle(one);
      if (given) this.#given.push(given);
    }
    // What observers begin comes later: of those that meter in turn there would be no end.
    for (let count = this.#given.length; count > 0; count--) {
      const one = this.#given.shift();
      if (one) this.#reporter.give(one.footprint, one.own);
    }
    for (let oldest = this.#held.first; left > 0 && oldest; oldest = this.#held.first) {
      if (!all && this.#leftMs(oldest, nowMs) > 0) break;
      this.#release(oldest);
      this.#reporter.endSpan(oldest);
      left--;
    }
    this.#afterSlice();
    // A timer that has nothing left to do must not wake the process.
    this.stop();
    const oldest = this.#held.first;
    if (this.#ready.length > 0 || left <= 0) this.#schedule(PAUSE_MS);
    else if (oldest) this.#schedule(this.#leftMs(oldest, nowMs));
  }

  /** How long a span can still be held. */
  #leftMs({ listedMs = 0 }: Activity, nowMs: number): number {
    return HOLD_MS - (nowMs - this.#devices.blockedMs - listedMs);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #schedule(delayMs: number): void {
    const dueMs = this.#clock.now() + delayMs;
    if (this.#cancel && dueMs >= this.#dueMs) return;
    this.#cancel?.();
    this.#dueMs = dueMs;
    this.#cancel = this.#clock.schedule(() => {
      this.#cancel = undefined;
      this.deliver(this.#clock.now());
    }, delayMs);
  }
}

/** All queued activities have ended. */
const endOf = ({ endMs, startMs }: Activity): number => endMs ?? startMs;
