/** A device that cannot be read when calls begin. */

import type { Reading } from "@wattspan/core";
import type { Attack } from "../attack.ts";
import { CARD } from "../isolated-calls.ts";
import type { Observed } from "../observed.ts";
import { Stand } from "../stand.ts";

/** Both cards draw the same; the second cannot be read for a period. */
async function twoCards(fromMs: number, toMs: number, seed: number, calls: number): Promise<Observed> {
  const stand = await Stand.open({
    seed,
    restMs: 3000,
    zones: (clock, next) => {
      const startMs = clock.now();
      const unread = (atMs: number): Reading | undefined => {
        const isUnread = atMs >= startMs + fromMs && atMs < startMs + toMs;
        return isUnread ? { zone: "second", atMs, kind: "none", reason: "EIO" } : undefined;
      };
      const card = { ...CARD, refreshMs: 100, idleWatts: CARD.idle };
      return [
        { ...card, id: "first", phaseMs: 100 * next() },
        { ...card, id: "second", phaseMs: 100 * next(), fail: unread },
      ];
    },
  });
  for (let i = 0; i < calls; i++) {
    const call = stand.begin();
    await stand.clock.advanceAsync(10_000);
    call.end();
    await stand.clock.advanceAsync(1000 * stand.next());
  }
  return await stand.close();
}

const NEVER = 1e9;

export const unreadDevice: Attack = {
  id: "G10",
  title: "a device that is not read",
  how:
    "Calls of 10 s on two equal cards, the second of which cannot be read: from the start, or from one " +
    "second after it. Half of the joules are unknown, and the calls must state it.",
  cases: [
    { name: "unreadable from the start", calls: 6, run: (seed, calls) => twoCards(0, NEVER, seed, calls) },
    { name: "unreadable after a second", calls: 6, run: (seed, calls) => twoCards(1000, NEVER, seed, calls) },
  ],
};
