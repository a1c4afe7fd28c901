/**
 * A metering that charges the power at rest of its host by the time for which it is there, and says after
 * each moment what it has charged.
 */

import { hostRegistry } from "@wattspan/meters/host-registry";

const STEP_MS = 20;

const { sharers } = hostRegistry({ folder: process.argv[2] as string });
let atMs = Date.now();
let chargedMs = 0;
setInterval(() => {
  const nowMs = Date.now();
  const among = sharers("rest");
  chargedMs += (nowMs - atMs) / among;
  atMs = nowMs;
  process.send?.({ chargedMs, atMs, among });
}, STEP_MS);
process.on("disconnect", () => process.exit());
