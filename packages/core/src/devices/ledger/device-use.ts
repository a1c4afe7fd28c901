/**
 * One activity's record in the ledger: doubles in two plain arrays, a fixed number per selected device. A start
 * fills that of the open tick. That of the closed ticks is created with the first one that closes, when most
 * calls are about to end.
 */

import type { Linked } from "../../runtime/lists.js";
import type { DeviceSums } from "./device-sum.js";

/** Doubles per selected device of the open tick. */
export const OPEN_STRIDE = 2;
/**
 * Weighted seconds in the open tick, less weight × its seconds so far. NaN if the use did not start, end or
 * change in it: then it is priced by the device's running sums.
 */
export const WORK = 0;
/** Idle-share seconds in it, less the device's idle-share integral while the use runs. */
export const IDLE_TIME = 1;

/**
 * Doubles per selected device of the closed ticks. A use that runs unchanged through the open tick is settled by
 * the present prices: until then, each is less its part of the prices at which the use last changed.
 */
export const CLOSED_STRIDE = 6;
/** Dynamic energy, J. */
export const DYNAMIC = 0;
/** Idle energy, J. */
export const IDLE = 1;
/**
 * The part of `DYNAMIC` that was certainly its own: its part of each tick, times that part's share of the
 * tick, J.
 */
export const ALONE = 2;
/**
 * For the ticks at its edges, the squares of the energy that may be another's, J²: of unmetered work, or of
 * the tick before or after.
 */
export const EDGE = 3;
/** Seconds in lost ticks. */
export const LOST = 4;
/** Seconds of the device, shared equally at each moment among the running uses. */
export const SHARED = 5;

/** Where a device's doubles of the closed ticks begin, by where those of the open one do. */
export const closedAt = (at: number): number => at * (CLOSED_STRIDE / OPEN_STRIDE);

/**
 * The devices that an activity selects, by their index in the ledger; shared by all activities with the same
 * selection.
 */
export interface DeviceSelection {
  readonly devices: readonly number[];
  /**
   * Offset of a device's doubles of the open tick, by the device's index in the ledger; -1 for a device that is
   * not selected.
   */
  readonly offsets: readonly number[];
  /** Number of devices that it would also select if they could be read. */
  readonly unread: number;
  /** The longest refresh of these devices, as known so far. */
  readonly refreshS: number;
  /** The initial doubles of a use. */
  readonly openZeros: readonly number[];
  readonly closedZeros: readonly number[];
}

/** Joules of one use on one device, and seconds. */
export interface DeviceUseShare {
  readonly dynamic: number;
  readonly idle: number;
  /** The part of `dynamic` that was certainly its own: no other use received any of those ticks. */
  readonly alone: number;
  /** Square of the energy in the ticks at its edges that may be another's, J². */
  readonly edge: number;
  /** In lost ticks. */
  readonly lostS: number;
  /**
   * On the device, shared equally at each moment among the running uses. Over all uses it sums to the seconds
   * in which any ran.
   */
  readonly sharedS: number;
}

/** The owner of a use. */
export interface DeviceUseHolder {
  /** The activity's id. Final once the use has ended. */
  readonly id?: string;
  /** Called once, when the last selected device has ticked past the use's end. */
  deviceUseSettled(): void;
}

/** One activity's use over the devices of its selection. */
export class DeviceUse implements Linked<DeviceUse> {
  readonly selection: DeviceSelection;
  readonly parent: DeviceUse | undefined;
  readonly holder: DeviceUseHolder;
  /** Of the open tick. */
  readonly open: number[];
  startS = 0;
  /** NaN while running. */
  endS = Number.NaN;
  /** The weight of the use while it is not paused. */
  weight: number;
  /** Selected devices that have not ticked past the end yet. */
  unsettled: number;
  previous: DeviceUse | undefined;
  next: DeviceUse | undefined;
  /** The running sums that it is in. Most uses are in none. */
  sums: readonly DeviceSums[] | undefined;
  #closed: number[] | undefined;
  /** Running descendants that pause this use, by device. Most uses have none. */
  #pausing: number[] | undefined;

  constructor(
    selection: DeviceSelection,
    weight: number,
    parent: DeviceUse | undefined,
    holder: DeviceUseHolder,
  ) {
    this.selection = selection;
    this.parent = parent;
    this.holder = holder;
    this.open = selection.openZeros.slice();
    this.weight = weight;
    this.unsettled = selection.devices.length;
  }

  /** Of the closed ticks. */
  get closed(): number[] {
    this.#closed ??= this.selection.closedZeros.slice();
    return this.#closed;
  }

  /** Whether it started, ended or changed in a device's open tick, by where the device's doubles begin. */
  hasChanged(at: number): boolean {
    return !Number.isNaN(this.open[at + WORK]);
  }

  get ended(): boolean {
    return !Number.isNaN(this.endS);
  }

  /** The effective weight on a device: 0 while paused there, and after the end. */
  weightOn(device: number): number {
    return this.ended || this.pausingOn(device) > 0 ? 0 : this.weight;
  }

  /** Whether descendants ever ran. */
  get pauses(): boolean {
    return this.#pausing !== undefined;
  }

  /**
   * Running descendants that pause this use on a device or, if it does not select it or has no weight, an
   * ancestor through this use.
   */
  pausingOn(device: number): number {
    return this.#pausing?.[device] ?? 0;
  }

  /** Adds or removes running descendants on a device. */
  countPausing(device: number, by: number): void {
    this.#pausing ??= this.selection.offsets.map(() => 0);
    this.#pausing[device] = this.pausingOn(device) + by;
  }

  selects(device: number): boolean {
    return (this.selection.offsets[device] ?? -1) >= 0;
  }

  /** Seconds of this use inside an interval. */
  overlapS(fromS: number, toS: number): number {
    return Math.max(0, Math.min(this.ended ? this.endS : toS, toS) - Math.max(this.startS, fromS));
  }
}

/**
 * An array of zeros, pushed one by one: V8 then stores raw doubles from the start, and need not copy each use
 * later.
 */
export function zeros(count: number): number[] {
  const values = new Array<number>(count).fill(Number.NaN);
  for (let i = 0; i < count; i++) values[i] = 0;
  return values;
}

/** Minimum and maximum weight: sums of multiples of 2⁻¹⁰ up to 2²⁰ stay exact in doubles. */
const WEIGHT_STEP = 1 / 1024;
const WEIGHT_MAX = 1_048_576;

/**
 * Rounds a weight to the grid on which sums are exact. Anything but a number from 0 becomes 1; 0 stays 0.
 * @example quantizeWeight(0.3) // 0.2998046875
 */
export function quantizeWeight(weight: number): number {
  if (weight === 0) return 0;
  if (!(weight > 0)) return 1;
  return Math.min(WEIGHT_MAX, Math.max(WEIGHT_STEP, Math.round(weight / WEIGHT_STEP) * WEIGHT_STEP));
}
