/**
 * What one activity holds in the ledger: a fixed number of doubles per claimed device, in one plain array,
 * so that starting, ending and closing a tick allocate next to nothing.
 */

/** Doubles per claimed device, and what each of them is. */
export const STRIDE = 15;
/** Dynamic energy of closed ticks, J. */
export const DYNAMIC = 0;
/** Idle energy of closed ticks, J. */
export const IDLE = 1;
/** The device's cumulative dynamic price when this account was last brought up to date, J per weighted second. */
export const PRICE_ANCHOR = 2;
/** The device's cumulative idle price then, J per idle share. */
export const IDLE_ANCHOR = 3;
/** Weighted seconds in the open tick. */
export const WORK = 4;
/** Idle-share seconds in the open tick. */
export const IDLE_TIME = 5;
/** The device's idle-share integral when `IDLE_TIME` was last brought up to date. */
export const IDLE_MARK = 6;
/** Part of `DYNAMIC` that unmetered work in a partly covered tick may have used, J. */
export const EDGE = 7;
/** The device's lost seconds when this account was last brought up to date. */
export const LOST_ANCHOR = 8;
/** Seconds of this account in lost ticks. */
export const LOST = 9;
/** Current weight: 0 while paused or ended. */
export const WEIGHT = 10;
/** Current idle share: 1 while running, 0 while paused or ended. */
export const SHARE = 11;
/** When `WORK` was last brought up to date, s. */
export const UPDATED = 12;
/** The device's tick number at the last change. */
export const TICK = 13;
/** Running descendants that pause this account on the device. */
export const CHILDREN = 14;

/** The devices that an activity claims, by their index in the ledger; shared by all activities with the same claim. */
export interface Claim {
  readonly devices: readonly number[];
  /** Offset of a device's doubles, by the device's index in the ledger; -1 for a device that is not claimed. */
  readonly offsets: readonly number[];
}

/** One activity's account over the devices of its claim. */
export class Account {
  readonly claim: Claim;
  readonly parent: Account | undefined;
  readonly values: number[];
  /** The weight that the account has when it is not paused. */
  weight: number;
  startS = 0;
  /** NaN while running. */
  endS = Number.NaN;
  /** Claimed devices that have not ticked past the end yet. */
  unsettled: number;
  /** Called once, when the last claimed device has ticked past the end. */
  readonly onSettled: () => void;

  constructor(
    claim: Claim,
    template: readonly number[],
    weight: number,
    parent: Account | undefined,
    onSettled: () => void,
  ) {
    this.claim = claim;
    this.values = template.slice();
    this.weight = weight;
    this.parent = parent;
    this.unsettled = claim.devices.length;
    this.onSettled = onSettled;
  }

  get ended(): boolean {
    return !Number.isNaN(this.endS);
  }

  /** Seconds of this account inside an interval. */
  overlapS(fromS: number, toS: number): number {
    return Math.max(0, Math.min(this.ended ? this.endS : toS, toS) - Math.max(this.startS, fromS));
  }

  /** The nearest running ancestor that claims the device: it is paused while this account runs. */
  pausedAncestor(device: number): Account | undefined {
    for (let above = this.parent; above; above = above.parent) {
      // The first one that claims the device, whatever became of those between: start and end must find the same.
      if ((above.claim.offsets[device] ?? -1) >= 0) return above.ended ? undefined : above;
    }
    return undefined;
  }
}

/** A template of zeros that V8 keeps as an array of raw doubles. */
export function accountTemplate(devices: number): readonly number[] {
  const template = new Array<number>(devices * STRIDE).fill(0.5);
  return template.fill(0);
}

/** Smallest and largest weight: sums of multiples of 2⁻¹⁰ up to 2²⁰ stay exact in doubles. */
const WEIGHT_STEP = 1 / 1024;
const WEIGHT_MAX = 1_048_576;

/**
 * Brings a weight onto the grid on which sums are exact. Anything that is not a positive number becomes 1.
 * @example quantizeWeight(0.3) // 0.2998046875
 */
export function quantizeWeight(weight: number): number {
  if (!(weight > 0)) return 1;
  return Math.min(WEIGHT_MAX, Math.max(WEIGHT_STEP, Math.round(weight / WEIGHT_STEP) * WEIGHT_STEP));
}
