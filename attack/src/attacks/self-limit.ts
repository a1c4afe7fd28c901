/** A driver that is slow for minutes, so that sampling stops, and then fast again. */

import type { Attack, Case } from "../attack.ts";
import { CARD } from "../isolated-calls.ts";
import type { Observed } from "../observed.ts";
import { observedCall, Stand } from "../stand.ts";

const MINUTE_MS = 60_000;

async function slowDriver(readMs: number, slowMs: number, seed: number, calls: number): Promise<Observed> {
  let costMs = 0;
  const stand = await Stand.open({
    seed,
    zones: (_, next) => [{ ...CARD, refreshMs: 100, phaseMs: 100 * next(), idleWatts: CARD.idle }],
    meter: (clock) => ({ onRead: () => clock.set(clock.now() + costMs) }),
    metering: { sampling: {} },
  });
  const callsUntil = async (done: () => boolean) => {
    while (!done()) {
      const call = stand.begin();
      await stand.clock.advanceAsync(800);
      call.end();
      await stand.clock.advanceAsync(200 + 8000 * stand.next());
    }
  };
  costMs = readMs;
  const slowUntilMs = stand.clock.now() + slowMs;
  await callsUntil(() => stand.clock.now() > slowUntilMs);
  costMs = 0;
  const before = stand.calls.length;
  await callsUntil(() => stand.calls.length - before >= calls);
  return await stand.close(() => ({ calls: stand.calls.slice(before).map(observedCall) }));
}

const slowCase = (readMs: number, minutes: number): Case => ({
  name: `reads of ${readMs} ms for ${minutes} min`,
  calls: 300,
  run: (seed, calls) => slowDriver(readMs, minutes * MINUTE_MS, seed, calls),
});

export const selfLimit: Attack = {
  id: "G11",
  title: "sampling that stopped itself",
  how:
    "A card's driver takes 25 or 60 ms per read for some minutes, then none. Calls of the following 25 " +
    "minutes are checked.",
  cases: [slowCase(25, 3), slowCase(60, 1)],
};
