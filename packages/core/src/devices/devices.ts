/** What running and settling know of devices: `LocalDevices` reads those of this host, `NO_DEVICES` has none. */

import type { Activity } from "../activity/activity.js";
import type { MeteredHost } from "../contracts/model-server.js";
import type { ReasonList } from "../contracts/reasons.js";
import type { MeteringOptions, StatusReport } from "../options/metering-options.js";
import type { PricingIntensity } from "../quantities/intensity-slots.js";
import type { Clock } from "../runtime/clock.js";
import type { Faults } from "../runtime/fault.js";
import type { Instruments } from "../telemetry/instruments.js";
import type { DeviceUseShare } from "./ledger/device-use.js";
import type { SelfMeasure } from "./measure-self.js";

/** The devices of a metering. No member throws; those that take an activity cost O(its devices). */
export interface Devices {
  /** The meters are open, or known not to be. Never rejects. */
  readonly opened: Promise<void>;
  readonly status: Pick<StatusReport, "meters" | "devices" | "overlaps" | "calibration" | "sampling">;
  /** The devices as a model server sees them. */
  readonly host: MeteredHost;
  /** For how long nothing could be read, in all, milliseconds. */
  readonly blockedMs: number;
  /** Whether weights change with the work of an activity, and with its first chunk. */
  readonly weighs: { readonly work: boolean; readonly phases: boolean };

  /** Before a start is stamped, after it was, and after an end was. */
  beforeStart(): void;
  afterStart(nowMs: number): void;
  afterEnd(nowMs: number): void;
  /** Selects devices for an activity that starts, and gives it its use of them. The one around pauses where both use a device. */
  begin(activity: Activity, nowMs: number): void;
  /** The weight of an activity may have changed. `works`: code of its own runs now. */
  weigh(activity: Activity, works: boolean): void;
  /** An activity ends. Its use settles when each device has ticked past its end. */
  end(activity: Activity, nowMs: number): void;
  /** Waits for them no longer. */
  expire(activity: Activity): void;

  /** What an activity used by itself, from its start or from what was emitted of it. */
  measure(activity: Activity, price: PricingIntensity | undefined): SelfMeasure;
  /** Its shares so far, for a later measure to start from. */
  sharesOf(activity: Activity): readonly DeviceUseShare[];
  /** Mean seconds of it on GPUs, or on the other devices; undefined where there are none. */
  secondsOf(activity: Activity, gpu: boolean): number | undefined;
  /** Why something of it is missing or uncertain. `isMeasured`: it has parts. */
  addReasons(activity: Activity, isMeasured: boolean, reasons: ReasonList): void;

  /** Reads everything: at once what can be, the rest before the promise resolves. */
  read(): Promise<void>;
  /** Closes ticks that wait for a later reading. */
  closeTicks(): void;
  /** Puts on metrics what is new since the last call. */
  report(nowMs: number): void;
  /** Whether a report is due. */
  isDue(nowMs: number): boolean;
  /** Stops reading. */
  close(): Promise<void>;
}

/** What devices ask of their metering. */
export interface DevicesOwner {
  /** Ended activities whose devices have not ticked past their end. */
  unsettled(): number;
  /** Devices were read. `readMs`: the oldest of their last reads. */
  afterReading(nowMs: number, readMs: number): void;
}

/** What the devices of a metering are made of. */
export interface DevicesParts {
  readonly options: MeteringOptions;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly instruments: Instruments | undefined;
  readonly owner: DevicesOwner;
}
