/** One card and several processes, each metering its own calls. */

import type { Attack, Case } from "../attack.ts";
import { CARD } from "../isolated-calls.ts";
import type { Observed } from "../observed.ts";
import { openForProcess, threadName } from "../processes/inside-meters.ts";
import { SharedHost, type Use } from "../processes/shared-host.ts";
import { SimulatedDriver } from "../processes/simulated-driver.ts";

/** What uses the card, and whether the driver reports it. */
interface Sharing {
  readonly processes: number;
  /** Whether the driver reports whose work it is. */
  readonly isReported: boolean;
  readonly refreshMs: number;
  /** Constant power of an unmetered process. */
  readonly foreignWatts?: number;
}

const USE: Use = { workMs: 600, restMs: 150 };
const FOREIGN = 9;
const firstPid = 100;

async function sharedCard(sharing: Sharing, seed: number, calls: number): Promise<Observed> {
  const { processes, isReported, refreshMs, foreignWatts = 0 } = sharing;
  let driver: SimulatedDriver | undefined;
  const host = await SharedHost.open(seed, processes, CARD.id, ({ index, host, clock }) => {
    const pid = firstPid + index;
    const registry = host.join();
    registry.count(CARD.id);
    return {
      zones: () => [{ ...CARD, idle: CARD.idle / processes, refreshMs, phaseMs: 0, maxWatts: 20_000 }],
      metering: { attribution: { sharers: registry.sharers.bind(registry) } },
      ...(isReported && {
        through(stand) {
          driver ??= new SimulatedDriver(clock, stand.next);
          driver.add(pid, () => stand.calls.some(({ work }) => !work.ended));
          return driver.meterOf(pid, stand.meter, clock);
        },
      }),
    };
  });
  if (foreignWatts > 0) {
    host.stands[0]?.host.extra(CARD.id, foreignWatts);
    driver?.add(FOREIGN, () => true);
  }
  await host.work(USE, calls);
  return await host.close();
}

function sharedCase(sharing: Sharing): Case {
  const { processes, isReported, refreshMs, foreignWatts = 0 } = sharing;
  const who = `${processes} ${processes === 1 ? "process" : "processes"}`;
  return {
    name: `${who}${foreignWatts > 0 ? " next to an unmetered one" : ""}, ${isReported ? "reported by the driver" : "not reported"}, ${refreshMs} ms counter`,
    calls: 25,
    // If the driver samples more rarely than the counter refreshes, several ticks share one error and their
    // band is too narrow.
    ...(isReported && refreshMs < 100 && { judges: ["together", "silent", "lost"] as const }),
    run: (seed, calls) => sharedCard(sharing, seed, calls),
  };
}

/** The main thread and a worker of one process, each with calls on the card. */
async function threads(seed: number, calls: number): Promise<Observed> {
  const host = await SharedHost.open(seed, 2, CARD.id, ({ index, host }) => {
    const registry = host.join(threadName(process.pid, process.pid + index));
    const held = { registry, looked: Promise.resolve(), release: () => undefined };
    if (index === 0) registry.count("cards of its process");
    return {
      zones: () => [{ ...CARD, idle: CARD.idle / 2, refreshMs: 100 }],
      through: ({ meter }) => ({
        name: meter.name,
        open: openForProcess(meter.open, index === 0, () => held),
      }),
    };
  });
  await host.work(USE, calls);
  return await host.close();
}

export const sharedCards: Attack = {
  id: "G3",
  title: "one card, several meterings",
  how:
    "One to eight processes with their own calls on one card, which they all meter, with and without a " +
    "driver that reports whose work it is; next to an unmetered process; and two threads of one process.",
  cases: [
    ...[1, 2, 4, 8].flatMap((processes) =>
      [true, false].map((isReported) => sharedCase({ processes, isReported, refreshMs: 100 })),
    ),
    sharedCase({ processes: 2, isReported: true, refreshMs: 20 }),
    sharedCase({ processes: 2, isReported: true, refreshMs: 1000 }),
    sharedCase({ processes: 1, isReported: true, refreshMs: 100, foreignWatts: 200 }),
    {
      name: "the main thread and a worker of one process",
      calls: 25,
      judges: ["together"],
      run: threads,
    },
  ],
};
