/** The whole machine under metering, read repeatedly. */

import type { Location } from "@wattspan/core";
import { startWattspan, type WattspanStatus } from "wattspan";
import type { Time } from "../process/time.js";
import { type Candidate, type Machine, metersOf } from "./candidates.js";

/** What to meter. */
export interface MachineOptions extends Machine {
  /** Default: detected as in an application. */
  readonly location?: Location;
  /** Default: all that this program tries. */
  readonly candidates?: readonly Candidate[];
  /** Default: real time. */
  readonly time?: Time;
}

/** A machine whose devices are read on demand. */
export interface MeteredMachine {
  /** Reads every device now. */
  look(): Promise<WattspanStatus>;
  stop(): Promise<void>;
}

/**
 * Starts metering, without telemetry, and keeps reading the devices until `stop`.
 * @throws WattspanConfigurationError for an invalid `WATTSPAN_LOCATION`.
 * @example const machine = await meteredMachine({}); (await machine.look()).devices
 */
export async function meteredMachine(options: MachineOptions): Promise<MeteredMachine> {
  const { location, candidates, time, ...machine } = options;
  const wattspan = await startWattspan({
    meters: metersOf(machine, candidates),
    estimators: [],
    telemetry: { detail: "off" },
    ...(location && { location }),
    ...(time && { clock: time }),
  });
  let finish = (): void => undefined;
  // Gauges are read at the full rate only while an activity runs.
  const running = wattspan.meterStage(
    { name: "looked at", kind: "other", span: false },
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
  );
  return {
    async look() {
      await wattspan.refresh();
      return wattspan.status;
    },
    async stop() {
      finish();
      await running;
      await wattspan.shutdown();
    },
  };
}
