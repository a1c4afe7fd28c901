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
 * Settles the tickets of a reported activity. The energy of one that another report replaces is charged there,
 * except for what it drew itself.
 */
export function settleTickets(
  { role, stated }: Activity,
  footprint: Footprint | undefined,
  faults: Faults,
): void {
  const tickets = stated?.tickets;
  if (!tickets) return;
  const isUsed = role === "counts" || (role === "replaced" && footprint?.self.energy !== undefined);
  if (!footprint || !isUsed) release(tickets, faults);
  else for (const ticket of tickets) faults.call("budget", "settle", () => ticket.settle(footprint));
}
