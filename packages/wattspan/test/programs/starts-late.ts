/**
 * An application that has nothing else to do while it waits for its start, which takes a timer that lets the
 * process end.
 */

import { type EnergyMeter, systemClock } from "@wattspan/core";
import { startWattspan } from "wattspan";
import { say } from "./telemetry-sdk.ts";

const late: EnergyMeter = {
  name: "late",
  async open() {
    await new Promise<void>((resolve) => systemClock.schedule(resolve, 200));
    return { status: "unavailable", reason: "absent", detail: "not there" };
  },
};
const isAwaited = process.argv[2] === "awaited";
const starting = startWattspan({ meters: [late] });
if (isAwaited) await starting;
say({ note: "started", value: isAwaited });
