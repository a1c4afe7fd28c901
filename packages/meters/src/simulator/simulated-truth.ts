import type { Clock } from "@wattspan/core";
import { type SteppedPower, steppedPower } from "@wattspan/testing";
import type { SimulatedSockets } from "./simulated-sockets.js";

/** True power and energy of a simulated machine. Zones are ids, times milliseconds of its clock. */
export interface SimulatedTruth extends Pick<SimulatedSockets, "packages" | "memories" | "host" | "counter"> {
  readonly clock: Clock;
  readonly gpus: readonly string[];
  /** Currently unreadable cards, by number. */
  readonly lost: Set<number>;
  /** @throws RangeError for an unknown zone. */
  powerOf(zone: string): SteppedPower;
  /** Of all zones together. */
  totalWatts(atMs: number): number;
  /** Since the machine began. */
  totalJ(atMs: number): number;
}

/** The truth of sockets and cards, in any simulation. */
export function simulatedTruth(
  sockets: SimulatedSockets,
  gpus: readonly string[],
  atRest: { readonly clock: Clock; readonly watts: number },
): SimulatedTruth {
  const { packages, memories, host, counter } = sockets;
  const powers = new Map([...sockets.powers, ...gpus.map((uuid) => [uuid, steppedPower(atRest)] as const)]);
  const sumOf = (value: (power: SteppedPower) => number): number =>
    [...powers.values()].reduce((sum, power) => sum + value(power), 0);
  return {
    ...{ packages, memories, host, counter, gpus, clock: atRest.clock, lost: new Set() },
    powerOf(zone) {
      const power = powers.get(zone);
      if (power) return power;
      throw new RangeError(
        `simulatedMachine: there is no zone ${zone}; there are ${[...powers.keys()].join(", ")}.`,
      );
    },
    totalWatts: (atMs) => sumOf((power) => power.watts(atMs)),
    totalJ: (atMs) => sumOf((power) => power.energyJ(atMs)),
  };
}
