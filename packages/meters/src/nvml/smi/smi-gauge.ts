/** The columns of `nvidia-smi` for a card, and the best one for its power. Pure. */

import { plainLimit } from "../../host/machine/card-power.js";
import { architecture, type Card, type CardNote, placeOf } from "../cards/card.js";

const INSTANT = "power.draw.instant";
const AVERAGE = "power.draw.average";
const USAGE = "power.draw";

/** The columns that are queried once. */
export const COLUMNS: readonly string[] = [
  ...["index", "uuid", "name", "pci.bus_id", "driver_version", "compute_cap", "mig.mode.current"],
  ...["enforced.power.limit", "power.max_limit", INSTANT, AVERAGE, USAGE],
];

/** A card by its columns. */
export type SmiRow = Readonly<Record<string, string>>;

/** Words in place of a value, such as `[N/A]`, or nothing. */
const isWords = (text: string): boolean => /^(?:\[.*\]|N\/A)?$/.test(text);

/** The card of a row. Columns that an older program lacks are empty. */
export function cardOf(row: SmiRow): Card {
  const say = (column: string) => row[column] ?? "";
  const [, major, minor] = /^(\d+)\.(\d+)$/.exec(say("compute_cap")) ?? [];
  return {
    index: Number.parseInt(say("index"), 10) || 0,
    uuid: /^GPU-/.test(say("uuid")) ? say("uuid") : "",
    place: placeOf(say("pci.bus_id")),
    name: isWords(say("name")) ? "NVIDIA GPU" : say("name"),
    capability: major === undefined ? undefined : [Number(major), Number(minor)],
    limitWatts: plainLimit(Number.parseFloat(say("enforced.power.limit"))),
    mostWatts: plainLimit(Number.parseFloat(say("power.max_limit"))),
    isDivided: say("mig.mode.current") === "Enabled",
  };
}

/** An omitted card, with the reason. */
export interface LeftOut {
  readonly notes: readonly CardNote[];
}
/** A card with its power column. */
export interface SmiGauge extends LeftOut {
  readonly card: Card;
  readonly column: string;
  readonly windowMs: number;
}

/** The best column with a number, or why there is none. */
export function gaugeOf(card: Card, row: SmiRow): SmiGauge | LeftOut {
  const { instantMs, usageMs, note } = architecture(card);
  const driver = Number.parseInt(row.driver_version ?? "", 10);
  const candidates = [
    { column: INSTANT, windowMs: instantMs },
    { column: AVERAGE, windowMs: 1000 },
    { column: USAGE, windowMs: usageMs(driver) },
  ];
  const said = (text: string): CardNote => ({ index: card.index, text });
  const best = candidates.find(({ column }) => /^\d+(\.\d+)?$/.test(row[column] ?? ""));
  if (!card.uuid) return { notes: [said("left out, as its UUID is not reported")] };
  if (!best) return { notes: [said(`left out, as its power is ${row[USAGE] || "not reported"}`)] };
  const notes = [
    said(`read is ${best.column} (mean of ${best.windowMs} ms)`),
    ...(note ? [said(`its sensor ${note}`)] : []),
    ...(card.isDivided ? [said("divided into instances (MIG); its energy is of the whole board")] : []),
  ];
  return { ...best, card, notes };
}
