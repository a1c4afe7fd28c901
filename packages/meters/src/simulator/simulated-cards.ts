import type { Clock, EnergyMeter, SignalSample, SignalSource } from "@wattspan/core";
import { attribute, extensionMetric } from "@wattspan/core/names";
import { fakeMeter, type SteppedPower, steppedPower } from "@wattspan/testing";
import { SIMULATED } from "./simulated.js";

/** Default maximum power of a card, in watts. */
export const MAX_CARD_WATTS = 1000;
/** The interval at which its counter moves. */
const REFRESH_MS = 100;

/** Simulated cards of any kind. Numbers of cards start at 0. */
export interface SimulatedCards {
  /** By card: the ids of their zones. */
  readonly uuids: readonly string[];
  readonly meters: readonly EnergyMeter[];
  /** Utilization of cards. */
  readonly signals?: readonly SignalSource[];
  /** Sets a card's power from now on. */
  setWatts(card: number, watts: number): void;
  /** Sets the share of time in which a card works from now on, 0…1. Initially 0. */
  setUtilization?(card: number, share: number): void;
  /** The card goes away, and comes back. */
  lose(card: number): void;
  bringBack(card: number): void;
  /** Resolves when nothing is under way in other threads. */
  settled?(): Promise<void>;
  close?(): void;
}

/** Cards in this process: counters like those of NVIDIA's driver, which move every 100 ms. One meter each. */
export function simulatedCards(
  count: number,
  clock: Clock,
  watts: number,
  mostWatts = MAX_CARD_WATTS,
): SimulatedCards {
  const cards = Array.from({ length: count }, (_, index) => cardOf(index, clock, watts, mostWatts));
  const cardAt = (card: number) => {
    const found = cards[card];
    if (!found) throw new RangeError(`simulatedMachine: there is no card ${card}; there are ${count}.`);
    return found;
  };
  const lost = new Set<number>();
  return {
    uuids: cards.map(({ uuid }) => uuid),
    meters: cards.map(({ meter }) => meter),
    signals: [
      {
        name: "simulated-gpu",
        read: () => cards.filter((_, card) => !lost.has(card)).map(utilizationOf),
      },
    ],
    setWatts: (card, power) => cardAt(card).power.set(power),
    setUtilization(card, share) {
      cardAt(card).utilization = share;
    },
    lose(card) {
      cardAt(card).meter.lose();
      lost.add(card);
    },
    bringBack(card) {
      cardAt(card).meter.recover();
      lost.delete(card);
    },
  };
}

const utilizationOf = ({ uuid, utilization }: ReturnType<typeof cardOf>): SignalSample => ({
  metric: extensionMetric.deviceUtilization,
  value: utilization,
  attributes: { [attribute.hwId]: uuid, [attribute.hwType]: "gpu" },
  scope: "host",
});

function cardOf(index: number, clock: Clock, watts: number, mostWatts: number) {
  const uuid = `GPU-00000000-0000-4000-8000-${index.toString(16).padStart(12, "0")}`;
  const power: SteppedPower = steppedPower({ clock, watts });
  const zone = {
    id: uuid,
    name: `simulated card ${index}`,
    component: "gpu",
    refreshMs: REFRESH_MS,
    maxWatts: mostWatts,
    // Cards do not refresh at the same moment.
    phaseMs: (index * 37) % REFRESH_MS,
    ...power,
  } as const;
  // A spread loses the meter's getter: its name and verification are added to the object itself.
  const meter = Object.assign(fakeMeter({ clock, name: "simulated-gpu", zones: [zone] }), {
    verified: SIMULATED,
  });
  return { uuid, power, meter, utilization: 0 };
}
