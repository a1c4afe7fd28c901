import { gaussian } from "./gaussian.ts";
import { CARD } from "./isolated-calls.ts";
import type { Observed } from "./observed.ts";
import { type RunningCall, Stand } from "./stand.ts";

/** Simultaneous calls of equal weight. */
export interface SharedCalls {
  readonly atATime: number;
  readonly refreshMs: number;
  /** Mean length of a call, which varies by half. */
  readonly callMs: number;
  /** Deviation of the logarithm of a call's real power. Default 0: all draw the same. */
  readonly sigma?: number;
  /** How long the event loop is busy: before each call begins, just after its start, and after its end. */
  readonly blockMs?: { readonly before?: number; readonly in?: number; readonly after?: number };
}

/** Runs the given number of calls: whenever one ends, another begins. */
export async function sharedCalls(plan: SharedCalls, seed: number, calls: number): Promise<Observed> {
  const { atATime, refreshMs, callMs, sigma = 0, blockMs = {} } = plan;
  const zone = { ...CARD, wattsPerWeight: 60, maxWatts: 20_000, refreshMs };
  const stand = await Stand.open({ seed, zones: (_, next) => [{ ...zone, phaseMs: refreshMs * next() }] });
  const running: { readonly call: RunningCall; readonly endMs: number }[] = [];
  const begin = () => {
    stand.block(blockMs.before ?? 0);
    const call = stand.begin({ draws: Math.exp(sigma * gaussian(stand.next)) });
    stand.block(blockMs.in ?? 0);
    running.push({ call, endMs: stand.clock.now() + callMs * (0.5 + stand.next()) });
  };
  for (let i = 0; i < atATime; i++) {
    begin();
    await stand.clock.advanceAsync((stand.next() * callMs) / atATime);
  }
  while (running.length > 0) {
    const first = running.reduce((a, b) => (b.endMs < a.endMs ? b : a));
    running.splice(running.indexOf(first), 1);
    await stand.clock.advanceAsync(Math.max(0, first.endMs - stand.clock.now()));
    first.call.end();
    await stand.clock.advanceAsync(0);
    stand.block(blockMs.after ?? 0);
    if (stand.calls.length < calls) begin();
  }
  return await stand.close();
}
