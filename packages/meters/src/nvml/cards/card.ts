import type { Zone } from "@wattspan/core";
import { type Architecture, architectureOf } from "./architecture.js";

/** What is known of a card before its power is. */
export interface Card {
  /** NVML's number of it: the order of PCI. */
  readonly index: number;
  /** `GPU-…`; empty where it cannot be had. */
  readonly uuid: string;
  /** Its place, as sysfs names it: `0000:41:00.0`. */
  readonly place: string;
  readonly name: string;
  /** CUDA's compute capability. */
  readonly capability: readonly [major: number, minor: number] | undefined;
  readonly limitWatts: number | undefined;
  /** Whether it is divided into instances (MIG). */
  readonly isDivided: boolean;
}

/** Where a card states no limit. */
const MAX_WATTS = 2000;
/** The limit is of an average; peaks of milliseconds are higher, and a module has a processor beside the GPU. */
const PEAK_OVER_LIMIT = 2;
const DEFAULT_ACCURACY = { low: 0.95, high: 1.05 };

/** Names the hardware, never its number, which changes. */
export const idOf = ({ uuid, place }: Card): string => uuid || `pci:${place}`;

/** Something that a person should know of a card. */
export interface CardNote {
  readonly index: number;
  readonly text: string;
}

/** A sentence for each text, which names all cards of which it holds. */
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
 * @param apart How far another sensor of the card was from this one, as a factor: the truth may be either.
 */
export function zoneOf(
  card: Card,
  { apart = 1, shared = false }: { apart?: number; shared?: boolean },
): Zone {
  const { refreshMs, accuracy = DEFAULT_ACCURACY } = architecture(card);
  const { low, high } = accuracy;
  const isUsual = apart === 1 && accuracy === DEFAULT_ACCURACY;
  return {
    ...{ id: idOf(card), name: card.name, component: "gpu", scope: "device", origin: "sensor", refreshMs },
    maxWatts: card.limitWatts ? card.limitWatts * PEAK_OVER_LIMIT : MAX_WATTS,
    ...(!isUsual && { accuracy: { low: low * Math.min(1, apart), high: high * Math.max(1, apart) } }),
    ...(shared && { cotenants: "unknown" }),
  };
}

/** `00000000:41:00.0`, `0000:41:00.0` and `41:00.0`, in either case, as sysfs writes it. */
export function placeOf(busId: string): string {
  const parts = /^(?:([0-9a-f]{1,8}):)?([0-9a-f]{1,2}:[0-9a-f]{1,2}\.[0-7])$/i.exec(busId.trim());
  if (!parts) return "";
  const domain = Number.parseInt(parts[1] ?? "0", 16)
    .toString(16)
    .padStart(4, "0");
  return `${domain}:${(parts[2] as string).toLowerCase()}`;
}
