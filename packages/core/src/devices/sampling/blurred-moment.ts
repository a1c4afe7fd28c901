/** Whether the moment of a value is known well enough for the energy of the uses around it. Pure. */

import type { DeviceLedger } from "../ledger/device-ledger.js";
import type { Moment } from "../ledger/moment.js";
import type { RefreshPhase } from "./refresh-phase.js";

/** A moment known to within this, or to this part of a period, is precise. */
const PRECISE_S = 0.003;
const PRECISE = 0.05;

/** The device that showed the value. */
interface Shown {
  readonly ledger: Pick<DeviceLedger, "changedAtS" | "openedAtS" | "refreshS" | "restedUntilS">;
  readonly fast: boolean;
  readonly tracked: boolean;
  readonly phase: Pick<RefreshPhase, "taught">;
}

/** Whether a value may be on the other side of a start or an end than its moment. */
export function isBlurred({ atS, halfS }: Moment, { ledger, fast, tracked, phase }: Shown): boolean {
  const { changedAtS, openedAtS, refreshS, restedUntilS } = ledger;
  if (openedAtS < restedUntilS && atS + halfS <= restedUntilS) return false;
  // If refreshes can be observed closely, the next one will be. A moment that is never precise matters only
  // when it is unknown.
  const sinceS = fast || (tracked && phase.taught) ? openedAtS : atS - halfS;
  const isShort = restedUntilS >= openedAtS;
  const fastS = isShort ? PRECISE * (atS - openedAtS) : Number.POSITIVE_INFINITY;
  const preciseS = fast ? fastS : Math.max(PRECISE_S, PRECISE * refreshS);
  return (halfS > preciseS || changedAtS - atS > PRECISE_S) && changedAtS >= sinceS;
}
