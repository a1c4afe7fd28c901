/** All attacks: adding one is one file, one line here, and its bars. */

import type { Attack } from "./attack.ts";
import { ambiguousAtRest } from "./attacks/ambiguous-at-rest.ts";
import { blockedLoop } from "./attacks/blocked-loop.ts";
import { controlGroups } from "./attacks/control-group.ts";
import { dearReads } from "./attacks/dear-reads.ts";
import { faultyCounters } from "./attacks/faulty-counters.ts";
import { idlePower } from "./attacks/idle-power.ts";
import { isolated } from "./attacks/isolated.ts";
import { lateReaders } from "./attacks/late-readers.ts";
import { malformedReports } from "./attacks/malformed-reports.ts";
import { meteredGateway } from "./attacks/metered-gateway.ts";
import { misdeclaredRefresh } from "./attacks/misdeclared-refresh.ts";
import { modelledRests } from "./attacks/modelled-rest.ts";
import { orphans } from "./attacks/orphans.ts";
import { powerGauges } from "./attacks/power-gauges.ts";
import { provisionalSpans } from "./attacks/provisional-spans.ts";
import { randomSchedules } from "./attacks/random-schedules.ts";
import { resultsThatGoOn } from "./attacks/results-that-go-on.ts";
import { selfLimit } from "./attacks/self-limit.ts";
import { severalAccounts } from "./attacks/several-accounts.ts";
import { sharedCards } from "./attacks/shared-card.ts";
import { smallShares } from "./attacks/small-shares.ts";
import { unequalCalls } from "./attacks/unequal-calls.ts";
import { unequalModels } from "./attacks/unequal-models.ts";
import { unreadDevice } from "./attacks/unread-device.ts";
import { workAfterACall } from "./attacks/work-after-a-call.ts";

/** In the order of the table. */
export const attacks: readonly Attack[] = [
  powerGauges,
  blockedLoop,
  sharedCards,
  ...(process.platform === "linux" ? [controlGroups] : []),
  provisionalSpans,
  unequalCalls,
  misdeclaredRefresh,
  dearReads,
  workAfterACall,
  unreadDevice,
  selfLimit,
  modelledRests,
  orphans,
  severalAccounts,
  meteredGateway,
  malformedReports,
  ambiguousAtRest,
  resultsThatGoOn,
  unequalModels,
  smallShares,
  isolated,
  lateReaders,
  idlePower,
  randomSchedules,
  faultyCounters,
];
