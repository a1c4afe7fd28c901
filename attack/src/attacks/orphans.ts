/** Activities that continue after their parent has ended, or begin only then. */

import type { Attack } from "../attack.ts";
import type { Observed, ObservedCall } from "../observed.ts";
import { type RunningCall, Stand, stated } from "../stand.ts";

/** A stage around an agent around a call; agents have no GPU. */
async function orphan(beginsLate: boolean, seed: number, rounds: number): Promise<Observed> {
  const device = { idle: 0, idleWatts: 0, wattsPerWeight: 100, refreshMs: 1 };
  const stand = await Stand.open({
    seed,
    restMs: 1000,
    zones: () => [
      { ...device, id: "card", component: "gpu" },
      { ...device, id: "package", component: "cpu" },
    ],
    metering: { attribution: { host: "exclusive" } },
  });
  const after = (ms: number) => stand.clock.advanceAsync(ms * (0.5 + stand.next()));
  for (let i = 0; i < rounds; i++) {
    const outer = stand.begin({ kind: "agent", everywhere: true });
    const agent = stand.begin({ kind: "agent", parent: outer });
    const call = () => stand.begin({ parent: agent });
    const early = beginsLate ? undefined : call();
    await after(1000);
    agent.end();
    const child = early ?? call();
    await after(10_000);
    child.end();
    await after(1000);
    outer.end();
    await after(1000);
  }
  return await stand.close(() => ({ calls: stand.calls.flatMap(perDevice) }));
}

/**
 * An activity as one call for each device on which it has joules: the sum can be right while each device is
 * wrong.
 */
function perDevice({ work, footprint }: RunningCall): ObservedCall[] {
  const devices = [
    ["card", "gpu"],
    ["package", "cpu"],
  ] as const;
  return devices.flatMap(([device, component]) => {
    const truth = work.truth(device);
    const energy = footprint?.parts.find((part) => part.component === component)?.energy;
    if (truth === 0 && !energy?.value) return [];
    return { truth, ...(energy && { energy }), ...stated(footprint) };
  });
}

export const orphans: Attack = {
  id: "G13",
  title: "a child whose parent has ended",
  how:
    "An agent on the CPU, within one on all devices, ends before its call, or before the call even " +
    "begins. The call then counts for itself, on each device.",
  cases: [
    { name: "the agent ends before its call", calls: 6, run: (seed, rounds) => orphan(false, seed, rounds) },
    {
      name: "the call begins when the agent has ended",
      calls: 6,
      run: (seed, rounds) => orphan(true, seed, rounds),
    },
  ],
};
