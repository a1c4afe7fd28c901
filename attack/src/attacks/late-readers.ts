/** Readers that answer late: over a network, or from another thread. */

import type { Attack, Case } from "../attack.ts";
import { durationText } from "../duration-text.ts";
import { CARD, type IsolatedCalls, isolatedCalls } from "../isolated-calls.ts";

/** A reader whose latency varies by half. */
interface LateReader {
  readonly refreshMs: number;
  readonly latencyMs: number;
  readonly stamped?: true;
}

function lateCase({ refreshMs, latencyMs, stamped }: LateReader, callMs: number): Case {
  const zones: IsolatedCalls["zones"] = (_, next) => [
    { ...CARD, refreshMs, phaseMs: refreshMs * next(), ...(stamped && { stamped }) },
  ];
  const meter: IsolatedCalls["meter"] = (_, next) => ({ latencyMs: () => latencyMs * (0.5 + next()) });
  const plan = { zones, meter, callMs, gapMs: Math.max(2000, 3 * refreshMs), restMs: 40_000 };
  const how = stamped ? ", stamped" : "";
  return {
    name: `${durationText(refreshMs)} counter that answers in ${durationText(latencyMs)}${how}, call ${durationText(callMs)}`,
    calls: 60,
    // For calls shorter than the latency, so few calls give no useful mean, but the band must hold.
    ...(!stamped && callMs < latencyMs && { judges: ["inBand", "lost"] as const }),
    run: (seed, calls) => isolatedCalls(plan, seed, calls),
  };
}

const readers: readonly LateReader[] = [
  { refreshMs: 100, latencyMs: 5 },
  { refreshMs: 100, latencyMs: 60 },
  { refreshMs: 100, latencyMs: 200 },
  { refreshMs: 1000, latencyMs: 300 },
  { refreshMs: 5000, latencyMs: 800 },
];

export const lateReaders: Attack = {
  id: "A2",
  title: "readers that answer late",
  how:
    "Isolated calls on counters whose reader answers after 5 to 800 ms with the value from the middle of " +
    "that time; some state when the device took it.",
  cases: [...readers, ...readers.map((reader): LateReader => ({ ...reader, stamped: true }))].flatMap(
    (reader) => [150, 2000].map((callMs) => lateCase(reader, callMs)),
  ),
};
