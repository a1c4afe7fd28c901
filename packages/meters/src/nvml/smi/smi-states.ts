/** States of the cards through `nvidia-smi`: a child of its own, which prints them once a second. */

import { type Card, idOf } from "../cards/card.js";
import type { CardState, CardStates } from "../cards/card-state.js";
import { chosenCards } from "../cards/chosen-cards.js";
import type { Surroundings } from "../cards/surroundings.js";
import { leftToSleep } from "../cards/suspended-cards.js";
import type { SmiAccess } from "./open-smi.js";
import type { SmiValue } from "./smi-answer.js";
import { cardOf } from "./smi-gauge.js";
import { smiTable } from "./smi-query.js";
import { SmiStream } from "./smi-stream.js";

const INTERVAL_MS = 1000;
/** Older lines are outdated. */
const OLD_MS = 3 * INTERVAL_MS;
const MEBIBYTE = 2 ** 20;
const CARD_COLUMNS = ["index", "uuid", "name", "pci.bus_id"];
/** A program that does not know one leaves it out. */
const STATE_COLUMNS = ["utilization.gpu", "memory.used"] as const;
type StateColumn = (typeof STATE_COLUMNS)[number];

/** Queries the cards, and starts the child; undefined if it cannot. Never rejects. */
export async function openSmiStates(
  { program, placed, mayHold }: SmiAccess,
  { gpus, environment, now }: Pick<Surroundings, "gpus" | "environment" | "now">,
): Promise<CardStates | undefined> {
  const { left, ids: places } = leftToSleep(placed, mayHold);
  if (left.length > 0 && places.length === 0) return undefined;
  const table = await smiTable(program, "--query-gpu", [...CARD_COLUMNS, ...STATE_COLUMNS], { ids: places });
  if ("status" in table) return undefined;
  const { kept } = chosenCards(table.map(cardOf), gpus, environment);
  const cards = kept.filter(({ uuid }) => uuid !== "");
  const columns = STATE_COLUMNS.filter((column) => table.some((row) => column in row));
  if (cards.length === 0 || columns.length === 0) return undefined;
  const ids = cards.map(({ uuid }) => uuid);
  return statesOf(
    cards,
    columns,
    new SmiStream({ program, columns, ids, intervalMs: INTERVAL_MS, now }),
    now,
  );
}

function statesOf(
  cards: readonly Card[],
  columns: readonly StateColumn[],
  stream: SmiStream,
  now: () => number,
): CardStates {
  stream.tend();
  return {
    isWhole: true, // The child restarts automatically.
    read() {
      stream.tend();
      const nowMs = now();
      return cards.flatMap((card): readonly CardState[] => {
        const sample = stream.sample(card.uuid);
        if (!sample || nowMs - sample.atMs > OLD_MS) return [];
        return [stateOf(idOf(card), (column) => sample.values[columns.indexOf(column)])];
      });
    },
    close: () => stream.close(),
  };
}

/** A state by its columns. Words instead of a value make it absent. */
function stateOf(id: string, say: (column: StateColumn) => SmiValue | undefined): CardState {
  const percent = say("utilization.gpu");
  const mebibytes = say("memory.used");
  return {
    id,
    ...(typeof percent === "number" && percent <= 100 && { utilization: percent / 100 }),
    ...(typeof mebibytes === "number" && { usedBytes: mebibytes * MEBIBYTE }),
  };
}
