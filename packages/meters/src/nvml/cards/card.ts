import type { Zone } from "@wattspan/core";
import { maxWattsOf } from "../../host/machine/card-power.js";
import { CPU_ZONE, MEMORY_ZONE } from "../../host/machine/modelled-zones.js";
import { type Architecture, architectureOf } from "./architecture.js";

/** The known facts of a card before its power. */
export interface Card {
  /** NVML's number of it, in the order of PCI. */
  readonly index: number;
  /** `GPU-…`; empty if unavailable. */
  readonly uuid: string;
  /** Its place, as in sysfs: `0000:41:00.0`. */
  readonly place: string;
  readonly name: string;
  /** CUDA's compute capability. */
  readonly capability: readonly [major: number, minor: number] | undefined;
  readonly limitWatts: number | undefined;
  /** The highest limit that may be set: it may be raised while the meter is open. */
  readonly mostWatts?: number | undefined;
  /** Whether it is divided into instances (MIG). */
  readonly isDivided: boolean;
}

const DEFAULT_ACCURACY = { low: 0.95, high: 1.05 };

/** Identifies the hardware, never by its number, which changes. */
export const idOf = ({ uuid, place }: Card): string => uuid || `pci:${place}`;

/** A note on a card for people. */
export interface CardNote {
  readonly index: number;
  readonly text: string;
}

/** One sentence per text, with all cards that it applies to. */
export function sentences(notes: readonly CardNote[]): string[] {
  const byText = new Map<string, number[]>();
  for (const { index, text } of notes) byText.set(text, [...(byText.get(text) ?? []), index]);
  return [...byText].map(([text, cards]) => {
    return `${cards.length > 1 ? "Cards" : "Card"} ${cards.join(", ")}: ${text}.`;
  });
}

export const architecture = ({ capability }: Card): Architecture => architectureOf(capability);

/**
 * The zone of a card.
 *
 * @param apart Ratio of another sensor of the card to this one: the truth may be either.
 * @param ofModule Whether its processor is in the figure: no model of that counts beside it.
 */
export function zoneOf(
  card: Card,
  { apart = 1, shared = false, ofModule = false }: { apart?: number; shared?: boolean; ofModule?: boolean },
): Zone {
  const { refreshMs, accuracy = DEFAULT_ACCURACY } = architecture(card);
  const { low, high } = accuracy;
  const isUsual = apart === 1 && accuracy === DEFAULT_ACCURACY;
  return {
    ...{ id: idOf(card), name: card.name, component: "gpu", scope: "device", origin: "sensor", refreshMs },
    maxWatts: maxWattsOf(card.limitWatts, card.mostWatts),
    ...(!isUsual && { accuracy: { low: low * Math.min(1, apart), high: high * Math.max(1, apart) } }),
    ...(shared && { cotenants: "unknown" }),
    ...(ofModule && { contains: [CPU_ZONE, MEMORY_ZONE] }),
  };
}

/** `00000000:41:00.0`, `0000:41:00.0` and `41:00.0`, in either case, in the form of sysfs. */
export function placeOf(busId: string): string {
  const parts = /^(?:([0-9a-f]{1,8}):)?([0-9a-f]{1,2}:[0-9a-f]{1,2}\.[0-7])$/i.exec(busId.trim());
  if (!parts) return "";
  const domain = Number.parseInt(parts[1] ?? "0", 16)
    .toString(16)
    .padStart(4, "0");
  return `${domain}:${(parts[2] as string).toLowerCase()}`;
}
