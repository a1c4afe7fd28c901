/** Several processes on a modelled processor: its idle power must be charged once. */

import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Attack, Case } from "../attack.ts";
import type { Observed } from "../observed.ts";
import { openProcessCpu } from "../processes/inside-meters.ts";
import { type Place, SharedHost } from "../processes/shared-host.ts";
import type { Stand } from "../stand.ts";

const VCPUS = 8;
/** Watts of one vCPU, at rest and busy. */
const WATTS = { min: 1, max: 4 } as const;

/** How much of the processor each process reserves, and what its calls do. */
interface Reserved {
  readonly processes: number;
  /** vCPUs of its own quota; without one, the whole machine. */
  readonly quota?: number;
  /** Cores that a call keeps busy. */
  readonly cores: number;
  /** The folder by which they find each other is not usable. */
  readonly blind?: true;
}

/** CPU seconds used by a process's calls: the energy of its device above rest. */
function usedBy(stand: Stand): { read(): number } {
  const { host, clock } = stand;
  const fromMs = clock.now();
  const restJ = ({ idle }: Stand["zones"][number]) => (Number(idle) * (clock.now() - fromMs)) / 1000;
  const [zone] = stand.zones;
  if (!zone) throw new Error("The processor is missing.");
  const power = host.power(zone.id);
  const fromJ = power.energyJ(fromMs);
  const seconds = () => (power.energyJ(clock.now()) - fromJ - restJ(zone)) / (WATTS.max - WATTS.min);
  return { read: () => Math.round(1e6 * seconds()) / 1e6 };
}

async function modelledRest(reserved: Reserved, seed: number, calls: number): Promise<Observed> {
  const { processes, quota, cores, blind } = reserved;
  const metered = ({ index, host, clock }: Place) => {
    const folder = blind ? join(tmpdir(), "wattspan-is-not-there") : undefined;
    const neighbours = host.join(undefined, folder);
    const vcpus = quota ?? VCPUS;
    const limits = [["vcpus", vcpus / VCPUS] as const];
    neighbours.limit("process-cpu", new Map(quota ? [...limits, [`quota ${index}`, 1]] : limits));
    neighbours.count("process-cpu");
    return {
      zones: () => [
        {
          ...{ id: "process-cpu", component: "cpu" as const, refreshMs: 10, maxWatts: 1000 },
          // Each has its part of the machine's idle power, or the idle power of its own reservation.
          idle: quota ? quota * WATTS.min : (VCPUS * WATTS.min) / processes,
          wattsPerWeight: cores * (WATTS.max - WATTS.min),
        },
      ],
      metering: { attribution: { sharers: neighbours.sharers.bind(neighbours) } },
      through: (stand: Stand) => ({
        name: "process-cpu",
        open: async () =>
          openProcessCpu({
            ...{ power: { label: "modelled", ...WATTS }, reserved: vcpus, parallelism: VCPUS },
            ...{ ownCpu: usedBy(stand), platform: "linux", paths: {}, files: {}, now: () => clock.now() },
            neighbours,
          }),
      }),
    };
  };
  const host = await SharedHost.open(seed, processes, "process-cpu", metered);
  await host.work({ workMs: 2000, restMs: 100 }, calls);
  return await host.close();
}

function restCase(reserved: Reserved): Case {
  const { processes, quota, cores, blind } = reserved;
  const what = quota ? `with ${quota} vCPUs of its own each` : `on ${VCPUS} vCPUs`;
  const work = cores === 0 ? "waiting" : `${cores} cores busy`;
  return {
    name: `${processes} processes ${what}, ${work}${blind ? ", which cannot find each other" : ""}`,
    calls: 20,
    // Idle power that cannot be divided is charged to each, and each states it.
    ...(blind && { judges: ["silent"] as const }),
    run: (seed, calls) => modelledRest(reserved, seed, calls),
  };
}

export const modelledRests: Attack = {
  id: "G12",
  title: "several processes on a modelled processor",
  how:
    "One to eight processes meter by CPU time. Each reserves the vCPUs of the whole machine or its own " +
    "quota, while its calls wait or keep cores busy.",
  cases: [
    ...[1, 2, 5, 8].map((processes) => restCase({ processes, cores: 0 })),
    restCase({ processes: 5, cores: 0.5 }),
    restCase({ processes: 4, quota: 2, cores: 0.5 }),
    restCase({ processes: 5, cores: 0, blind: true }),
  ],
};
