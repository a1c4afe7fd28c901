/** Zero weights, and CPU shares smaller than the noise of their measurement. */

import type { Attack, Case } from "../attack.ts";
import { durationText } from "../duration-text.ts";
import type { Observed } from "../observed.ts";
import { Stand } from "../stand.ts";

/** Watts of one busy core. */
const CORE_WATTS = 60;

/** Two simultaneous calls, one of which has no weight: from its beginning, or later. */
async function weightless(isLate: boolean, seed: number, calls: number): Promise<Observed> {
  const stand = await Stand.open({
    seed,
    zones: (_, next) => [
      {
        ...{ id: "card", component: "gpu", idle: 0, idleWatts: 0, wattsPerWeight: 300 },
        ...{ refreshMs: 100, phaseMs: 100 * next() },
      },
    ],
    restMs: 2000,
  });
  const pairs = Array.from({ length: calls }, () => 0);
  for (const _ of pairs) {
    const heavy = stand.begin();
    const light = stand.begin({ weight: isLate ? 1 : 0 });
    if (isLate) light.setWeight(0);
    await stand.clock.advanceAsync(500 + 1000 * stand.next());
    light.end();
    heavy.end();
    await stand.clock.advanceAsync(500);
  }
  return await stand.close(({ calls: all }) => {
    const joulesOf = (rest: number) =>
      all
        .filter((_, i) => i % 2 === rest)
        .reduce((sum, call) => sum + (call.footprint?.self.energy?.value ?? 0), 0);
    return { calls: [], own: { weightless: joulesOf(1) / joulesOf(0) } };
  });
}

/** A process whose calls keep part of a core busy, on a host with steady other load. */
interface SmallShare {
  readonly callMs: number;
  readonly ownCores: number;
  readonly otherCores?: number;
}

async function smallShare(share: SmallShare, seed: number, calls: number): Promise<Observed> {
  const { callMs, ownCores, otherCores = 0 } = share;
  const stand = await Stand.open({
    seed,
    zones: () => [
      {
        ...{
          id: "package",
          component: "cpu",
          idle: 40 + CORE_WATTS * otherCores,
          wattsPerWeight: CORE_WATTS,
        },
        ...{ refreshMs: 1, maxWatts: 1000 },
      },
    ],
    meter: () => ({ cpuStepS: 0.01 }),
    prepare: ({ meter }) => meter.busy(0, otherCores),
    metering: {
      attribution: { host: "exclusive", idle: "exclude" },
    },
  });
  for (let i = 0; i < calls; i++) {
    const call = stand.begin({ draws: ownCores });
    stand.meter.busy(ownCores / (ownCores + otherCores), ownCores + otherCores);
    await stand.clock.advanceAsync(callMs);
    stand.meter.busy(0, otherCores);
    call.end();
    await stand.clock.advanceAsync(300 * (0.5 + stand.next()));
  }
  return await stand.close();
}

function shareCase(share: SmallShare): Case {
  const { callMs, ownCores, otherCores = 0 } = share;
  const others = otherCores > 0 ? `, others ${otherCores} cores` : "";
  return {
    name: `call ${durationText(callMs)} at ${100 * ownCores} % of a core${others}`,
    calls: 60,
    judges: ["mean", "inBand", "lost"],
    run: (seed, calls) => smallShare(share, seed, calls),
  };
}

export const smallShares: Attack = {
  id: "G20",
  title: "no weight, and small shares of the CPU",
  how:
    "A call of weight 0 next to one of weight 1. Then calls that keep 2 or 10 % of a core busy, or one " +
    "core, while the host's busy time is known in steps of 10 ms.",
  cases: [
    { name: "weight 0", calls: 20, run: (seed, calls) => weightless(false, seed, calls) },
    { name: "weight set to 0", calls: 20, run: (seed, calls) => weightless(true, seed, calls) },
    ...[0.02, 0.1].map((ownCores) => shareCase({ callMs: 1000, ownCores })),
    ...[20, 100].map((callMs) => shareCase({ callMs, ownCores: 1 })),
    ...[0.2, 1, 3].map((otherCores) => shareCase({ callMs: 100, ownCores: 1, otherCores })),
  ],
};
