/** Facts of cards by `nvidia-smi`. */

import { idOf } from "../nvml/cards/card.js";
import { chosenCards } from "../nvml/cards/chosen-cards.js";
import { leftToSleep } from "../nvml/cards/suspended-cards.js";
import type { SmiAccess } from "../nvml/smi/open-smi.js";
import { cardOf, type SmiRow } from "../nvml/smi/smi-gauge.js";
import { smiTable } from "../nvml/smi/smi-query.js";
import type { CardFacts } from "./card-facts.js";
import type { Chosen } from "./driver-facts.js";

const COLUMNS = [
  "index",
  "uuid",
  "name",
  "pci.bus_id",
  "driver_version",
  "enforced.power.limit",
  "persistence_mode",
];

/** None if it cannot be used. Never rejects. */
export async function factsBySmi(
  { program, placed, mayHold }: SmiAccess,
  { gpus, environment }: Chosen,
): Promise<readonly CardFacts[]> {
  const { left, ids } = leftToSleep(placed, mayHold);
  if (left.length > 0 && ids.length === 0) return [];
  const table = await smiTable(program, "--query-gpu", COLUMNS, { ids, keepsAlive: true });
  if ("status" in table) return [];
  const cards = table.map(cardOf);
  const { kept } = chosenCards(cards, gpus, environment);
  return table.flatMap((row, i) => {
    const card = cards[i];
    return card && kept.includes(card) ? [smiFactsOf(row)] : [];
  });
}

/** The facts of a row. Words in place of a value, such as `[N/A]`, are the reason. */
export function smiFactsOf(row: SmiRow): CardFacts {
  const card = cardOf(row);
  const { driver_version: driver = "", persistence_mode: mode = "" } = row;
  const isVersion = /^\d+(\.\d+)+$/.test(driver);
  const isMode = mode === "Enabled" || mode === "Disabled";
  const why = (text: string | undefined) =>
    text?.replace(/^\[|\]$/g, "").slice(0, 64) || "this nvidia-smi does not know it";
  return {
    ...{ id: idOf(card), name: card.name },
    ...(isVersion && { driver }),
    ...(card.limitWatts !== undefined && { powerLimitW: card.limitWatts }),
    ...(isMode && { isPersistent: mode === "Enabled" }),
    unknown: {
      ...(!isVersion && { driver: why(driver) }),
      ...(card.limitWatts === undefined && { powerLimitW: why(row["enforced.power.limit"]) }),
      ...(!isMode && { isPersistent: why(mode) }),
    },
  };
}
