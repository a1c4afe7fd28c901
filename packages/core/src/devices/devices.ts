/** Devices as running and settling see them: `LocalDevices` reads those of this host, `noDevices` has none. */

import type { Activity } from "../activity/activity.js";
import type { MeteredHost } from "../contracts/model-server.js";
import type { ReasonList } from "../contracts/reasons.js";
import type { MeteringOptions, StatusReport } from "../options/metering-options.js";
import type { PricingIntensity } from "../quantities/intensity-slots.js";
import type { DeviceJoules } from "../requests/request-totals.js";
import type { Clock } from "../runtime/clock.js";
import type { Faults } from "../runtime/fault.js";
import type { Instruments } from "../telemetry/instruments.js";
import type { DeviceUseShare } from "./ledger/device-use.js";
import type { SelfMeasure } from "./measure-self.js";

/** The devices of a metering. No member throws. Members with an activity cost O(its devices). */
export interface Devices {
  /** Resolves when the meters are open or unavailable. Never rejects. */
  readonly opened: Promise<void>;
  readonly status: Pick<StatusReport, "meters" | "devices" | "overlaps" | "sampling">;
  /** The devices as a model server sees them. */
  readonly host: MeteredHost;
  /** Total time in which nothing could be read, in milliseconds. */
  readonly blockedMs: number;
  /** Whether the weight of an activity changes with its first chunk. */
  readonly weighsPhases: boolean;

  /** Called before a start is stamped. The next two: after a start, after an end. */
  beforeStart(): void;
  afterStart(nowMs: number): void;
  afterEnd(nowMs: number): void;
  /**
   * Selects devices for a starting activity, and begins its use of them. The enclosing use pauses on the
   * devices that both select.
   */
  begin(activity: Activity, nowMs: number): void;
  /** The weight of an activity may have changed. */
  weigh(activity: Activity): void;
  /** Ends an activity. Its use settles once each device has ticked past its end. */
  end(activity: Activity, nowMs: number): void;
  /** Stops waiting for its devices. */
  expire(activity: Activity): void;

  /** An activity's own energy, from its start or from its last report. */
  measure(activity: Activity, price: PricingIntensity | undefined): SelfMeasure;
  /** Its shares so far, as the start of a later measure. */
  sharesOf(activity: Activity): readonly DeviceUseShare[];
  /** A running sum of activities; undefined without devices. */
  joules(): DeviceJoules | undefined;
  /** Its mean seconds on GPUs, or on the other devices; undefined without such devices. */
  secondsOf(activity: Activity, gpu: boolean): number | undefined;
  /** Adds reasons why its values are missing or uncertain. `isMeasured`: it has parts. */
  addReasons(activity: Activity, isMeasured: boolean, reasons: ReasonList): void;

  /** Reads all devices: synchronous ones at once, the others before the promise resolves. */
  read(): Promise<void>;
  /** Closes ticks that wait for a later reading. */
  closeTicks(): void;
  /** Reports changes since the last call on metrics. */
  report(nowMs: number): void;
  /** Whether a report is due. */
  isDue(nowMs: number): boolean;
  /** Stops reading. */
  close(): Promise<void>;
}

/** The services of a metering to its devices. */
export interface DevicesOwner {
  /** Ended activities whose devices have not ticked past their end. */
  unsettled(): number;
  /** Devices were read. `readMs`: the oldest of their last reads. */
  afterReading(nowMs: number, readMs: number): void;
}

/** The parts of a metering's devices. */
export interface DevicesParts {
  readonly options: MeteringOptions;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly instruments: Instruments | undefined;
  readonly owner: DevicesOwner;
}
