/** The event loop is busy and no timer runs: before, during or after a call. */

import type { Attack, Case } from "../attack.ts";
import { durationText } from "../duration-text.ts";
import { CARD, type IsolatedCalls, isolatedCalls } from "../isolated-calls.ts";
import { type SharedCalls, sharedCalls } from "../shared-calls.ts";

/** When the event loop is busy, and for how long; the device stays idle. */
interface Block {
  readonly name: string;
  readonly before?: number;
  readonly in?: true;
  readonly after?: number;
}

const blocks: readonly Block[] = [
  { name: "never" },
  { name: "before", before: 700 },
  { name: "in", in: true },
  { name: "after", after: 300 },
  { name: "long after", after: 1500 },
];

/** Short compared with the refresh, so that a blocked loop matters. */
const shortMs = (refreshMs: number): number => (refreshMs < 1000 ? 20 : 300);

function isolatedCase(refreshMs: number, block: Block): Case {
  const zones: IsolatedCalls["zones"] = (_, next) => [{ ...CARD, refreshMs, phaseMs: refreshMs * next() }];
  const callMs = shortMs(refreshMs);
  const plan: IsolatedCalls = {
    ...{ zones, callMs, gapMs: Math.max(1500, 3 * refreshMs), blocks: block.in ?? false },
    ...(block.before && { before: { ms: block.before, watts: 0 } }),
    ...(block.after && { after: { ms: block.after, watts: 0 } }),
  };
  return {
    name: `call ${durationText(callMs)} on a ${durationText(refreshMs)} counter, blocked ${block.name}`,
    calls: 120,
    run: (seed, calls) => isolatedCalls(plan, seed, calls),
  };
}

function sharedCase(refreshMs: number, block: Block): Case {
  const { before = 0, after = 0 } = block;
  const plan: SharedCalls = {
    ...{ atATime: 4, refreshMs, callMs: Math.max(1000, 3 * refreshMs) },
    blockMs: { before, in: block.in ? 300 : 0, after },
  };
  return {
    name: `4 at a time on a ${durationText(refreshMs)} counter, blocked ${block.name}`,
    calls: 80,
    run: (seed, calls) => sharedCalls(plan, seed, calls),
  };
}

export const blockedLoop: Attack = {
  id: "G2",
  title: "event loop busy around a call",
  how:
    "Short calls one at a time, and four at a time, on counters of 1 ms to 1 s, while the event loop is " +
    "busy for 700 ms before each, throughout it, or for 300 ms or 1.5 s after it. The device is at rest " +
    "meanwhile.",
  cases: [isolatedCase, sharedCase].flatMap((caseOf) =>
    [1, 20, 100, 1000].flatMap((refreshMs) => blocks.map((block) => caseOf(refreshMs, block))),
  ),
};
