import type { Observed } from "./observed.ts";
import { Stand, type StandOptions } from "./stand.ts";

/** Unmetered work of the same process around a call. */
export interface OwnWork {
  readonly ms: number;
  /** Watts of the first device. Default: the power of a call. */
  readonly watts?: number;
  /** Whether it keeps the event loop busy. Default true. */
  readonly blocks?: boolean;
}

/** Calls of one length, one at a time, at moments unrelated to any refresh. */
export interface IsolatedCalls extends Omit<StandOptions, "seed"> {
  readonly callMs: number;
  /** Mean rest between two calls, which varies by 40 %. */
  readonly gapMs: number;
  readonly before?: OwnWork;
  readonly after?: OwnWork;
  /** Whether the call itself keeps the event loop busy. Default false. */
  readonly blocks?: boolean;
}

/** Runs the given number of calls. */
export async function isolatedCalls(plan: IsolatedCalls, seed: number, calls: number): Promise<Observed> {
  const stand = await Stand.open({ ...plan, seed });
  for (let i = 0; i < calls; i++) {
    await ownWork(stand, plan.before);
    const call = stand.begin();
    await stand.clock.advanceAsync(0);
    if (plan.blocks) stand.block(plan.callMs);
    else await stand.clock.advanceAsync(plan.callMs);
    call.end();
    await stand.clock.advanceAsync(0);
    await ownWork(stand, plan.after);
    await stand.clock.advanceAsync(plan.gapMs * (0.6 + 0.8 * stand.next()));
  }
  return await stand.close();
}

async function ownWork(stand: Stand, work: OwnWork | undefined): Promise<void> {
  const [zone] = stand.zones;
  if (!work || !zone) return;
  stand.host.extra(zone.id, work.watts ?? zone.wattsPerWeight);
  if (work.blocks ?? true) stand.block(work.ms);
  else await stand.clock.advanceAsync(work.ms);
  stand.host.extra(zone.id, 0);
}

/** The card of most attacks: 80 W at rest, which the ledger has to learn, and 220 W more in a call. */
export const CARD = {
  id: "card",
  component: "gpu",
  idle: 80,
  wattsPerWeight: 220,
  maxWatts: 2000,
} as const;
