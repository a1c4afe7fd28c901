/** The devices as a named model server sees them. */

import type { MeteredHost } from "../contracts/model-server.js";
import { secondsFromMs } from "../contracts/units.js";
import type { Clock } from "../runtime/clock.js";
import type { MeteredDevice } from "./sampling/metered-device.js";
import type { Sampler } from "./sampling/sampler.js";
import { deviceStatus } from "./status.js";

/** The devices of a metering as a model server sees them: their zones and what they have counted. */
export function meteredHost(
  clock: Clock,
  sampler: Sampler,
  devices: () => readonly MeteredDevice[],
): MeteredHost {
  return {
    read() {
      void sampler.readAll();
      const nowS = secondsFromMs(clock.now());
      // While a server works for us, its power is not idle power, although nothing here runs.
      for (const { ledger } of devices()) ledger.idlePower.disturb(nowS);
    },
    devices: () => devices().map(deviceStatus),
  };
}
