/** The cards that count: visible to this process, all, or named ones. Pure. */

import { type Card, idOf, placeOf } from "./card.js";

/**
 * `visible`: those of `CUDA_VISIBLE_DEVICES`; `all`; or UUIDs (or their beginnings), places on the PCI bus,
 * or numbers.
 */
export type ChosenCards = "visible" | "all" | readonly string[];

/** CUDA's environment. */
export interface CudaEnvironment {
  readonly CUDA_VISIBLE_DEVICES?: string | undefined;
  readonly CUDA_DEVICE_ORDER?: string | undefined;
}

/** The cards that count, and notes on the others. */
export interface Choice {
  readonly kept: readonly Card[];
  readonly notes: readonly string[];
}

/**
 * Chooses by the option, and for `visible` by the environment.
 *
 * @example chosenCards(cards, "visible", { CUDA_VISIBLE_DEVICES: "1,0" })
 */
export function chosenCards(cards: readonly Card[], gpus: ChosenCards, environment: CudaEnvironment): Choice {
  if (gpus === "all") return { kept: cards, notes: [] };
  if (gpus !== "visible") return named(cards, gpus);
  const { CUDA_VISIBLE_DEVICES: visible, CUDA_DEVICE_ORDER: order } = environment;
  if (visible === undefined) return { kept: cards, notes: [] };
  const kept = visibleTo(cards, visible);
  const notes: string[] = [];
  if (kept.length < cards.length)
    notes.push(
      `${kept.length} of ${cards.length} cards count: those that CUDA_VISIBLE_DEVICES shows this process.`,
    );
  const areAlike = new Set(cards.map(({ name }) => name)).size === 1;
  if (/\d/.test(visible.split(",")[0]?.slice(0, 1) ?? "") && !areAlike && order !== "PCI_BUS_ID")
    notes.push(
      "CUDA_VISIBLE_DEVICES has numbers, which are taken in the order of PCI; CUDA puts the fastest card first unless CUDA_DEVICE_ORDER=PCI_BUS_ID.",
    );
  if (/(^|,)\s*MIG-(?!GPU-)/.test(visible))
    notes.push(
      "CUDA_VISIBLE_DEVICES has instances (MIG) whose cards it does not name: all divided cards count.",
    );
  return { kept, notes };
}

function named(cards: readonly Card[], wanted: readonly string[]): Choice {
  const notes: string[] = [];
  const kept = new Set<Card>();
  for (const one of wanted) {
    const card = cards.find((candidate) => isCalled(candidate, one));
    if (card) kept.add(card);
    else notes.push(`There is no card ${one} here.`);
  }
  return { kept: cards.filter((card) => kept.has(card)), notes };
}

const isCalled = (card: Card, name: string): boolean =>
  card.uuid === name ||
  (/^GPU-[0-9a-f-]{4,}$/i.test(name) && card.uuid.toLowerCase().startsWith(name.toLowerCase())) ||
  idOf(card) === name ||
  (placeOf(name) !== "" && placeOf(name) === card.place) ||
  String(card.index) === name;

/** As CUDA reads it: up to the first invalid entry, so that `-1` and an empty text show no card. */
function visibleTo(cards: readonly Card[], visible: string): Card[] {
  const kept = new Set<Card>();
  for (const entry of visible.split(",").map((part) => part.trim())) {
    const found = cardsBehind(cards, entry);
    if (found.length === 0) break;
    for (const card of found) kept.add(card);
  }
  return cards.filter((card) => kept.has(card));
}

function cardsBehind(cards: readonly Card[], entry: string): Card[] {
  if (/^\d+$/.test(entry)) return cards.filter(({ index }) => index === Number(entry));
  const parent = /^MIG-(GPU-[0-9a-f-]+)/i.exec(entry)?.[1];
  if (/^MIG-/.test(entry) && !parent) return cards.filter(({ isDivided }) => isDivided);
  const uuid = parent ?? entry;
  if (!/^GPU-[0-9a-f-]+$/i.test(uuid)) return [];
  const found = cards.filter((card) => card.uuid.toLowerCase().startsWith(uuid.toLowerCase()));
  return found.length === 1 ? found : []; // An ambiguous abbreviation matches none.
}
