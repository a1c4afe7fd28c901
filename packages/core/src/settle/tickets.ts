/** Settles what budgets have admitted: each ticket once. */

import type { Activity } from "../activity/activity.js";
import type { Admitted } from "../contracts/admission.js";
import type { Footprint } from "../contracts/footprint.js";
import type { Faults } from "../runtime/fault.js";

/** Gives back what was reserved for a call that used nothing. */
export function release(tickets: readonly Admitted[], faults: Faults): void {
  for (const ticket of tickets) faults.call("budget", "release", () => ticket.release());
}

/**
 * Settles the tickets of a reported activity. One that another report replaces, or that servers refused, is charged
 * what it drew itself, and what the services that it called state.
 */
export function settleTickets(activity: Activity, footprint: Footprint | undefined, faults: Faults): void {
  const { role, stated } = activity;
  const tickets = stated?.tickets;
  if (!tickets) return;
  const isOwnCall = role === "counts" && !wasRefused(activity);
  const { self, services = [] } = footprint ?? {};
  const hasUsed = [self, ...services].some((one) => one?.energy !== undefined);
  const isUsed = isOwnCall || (role !== "duplicate" && hasUsed);
  if (!footprint || !isUsed) release(tickets, faults);
  else
    for (const ticket of tickets) faults.call("budget", "settle", () => ticket.settle(footprint, isOwnCall));
}

/** Whether no request of it reached a server that computed. */
const wasRefused = ({ attempts, outcome, usage }: Activity): boolean =>
  attempts !== undefined && attempts.refused === attempts.count && outcome !== "ok" && !usage;
