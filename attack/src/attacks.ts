/** All attacks: adding one is one file, one line here, and its bars. */

import type { Attack } from "./attack.ts";
import { ambiguousAtRest } from "./attacks/ambiguous-at-rest.ts";
import { blockedLoop } from "./attacks/blocked-loop.ts";
import { dearReads } from "./attacks/dear-reads.ts";
import { faultyCounters } from "./attacks/faulty-counters.ts";
import { idlePower } from "./attacks/idle-power.ts";
import { isolated } from "./attacks/isolated.ts";
import { lateReaders } from "./attacks/late-readers.ts";
import { misdeclaredRefresh } from "./attacks/misdeclared-refresh.ts";
import { orphans } from "./attacks/orphans.ts";
import { powerGauges } from "./attacks/power-gauges.ts";
import { provisionalSpans } from "./attacks/provisional-spans.ts";
import { randomSchedules } from "./attacks/random-schedules.ts";
import { selfLimit } from "./attacks/self-limit.ts";
import { smallShares } from "./attacks/small-shares.ts";
import { unequalCalls } from "./attacks/unequal-calls.ts";
import { unreadDevice } from "./attacks/unread-device.ts";
import { workAfterACall } from "./attacks/work-after-a-call.ts";

/** In the order of the table. */
export const attacks: readonly Attack[] = [
  powerGauges,
  blockedLoop,
  provisionalSpans,
  unequalCalls,
  misdeclaredRefresh,
  dearReads,
  workAfterACall,
  unreadDevice,
  selfLimit,
  orphans,
  ambiguousAtRest,
  smallShares,
  isolated,
  lateReaders,
  idlePower,
  randomSchedules,
  faultyCounters,
];
