import { type Card, idOf } from "../cards/card.js";
import type { CardState, CardStates } from "../cards/card-state.js";
import { chosenCards } from "../cards/chosen-cards.js";
import type { Surroundings } from "../cards/surroundings.js";
import { type PlacedCard, type SleepWatch, sleepWatch } from "../cards/suspended-cards.js";
import { connectedLibrary } from "../library/connected-library.js";
import { type DeviceHandle, DriverLibrary } from "../library/driver-library.js";
import { driverCards } from "./driver-cards.js";
import { DriverState } from "./driver-state.js";
import type { DriverAccess } from "./open-driver.js";

interface OpenCard {
  readonly id: string;
  readonly device: DeviceHandle;
  readonly sleep: SleepWatch | undefined;
}

type Where = Pick<Surroundings, "gpus" | "environment" | "paths" | "files">;

/** Opens the cards; undefined if it cannot. Rejects only if koffi fails. */
export async function openDriverStates(
  { koffi, library: path, placed }: DriverAccess,
  where: Where,
): Promise<CardStates | undefined> {
  const library = await connectedLibrary(koffi, path);
  if (!(library instanceof DriverLibrary)) return undefined;
  let states: CardStates | undefined;
  try {
    states = await openConnected(library, placed, where);
    return states;
  } finally {
    if (!states) await library.callAside("shutdown");
  }
}

async function openConnected(
  library: DriverLibrary,
  placed: readonly PlacedCard[],
  { gpus, environment, paths, files }: Where,
): Promise<CardStates | undefined> {
  const { found, failures } = await driverCards(library, placed);
  const all = found.map(({ card }) => card);
  const { kept } = chosenCards(all, gpus, environment);
  const sleepOf = ({ place }: Card) => (place ? sleepWatch(paths.sys, place, files) : undefined);
  const cards = found
    .filter(({ card }) => kept.includes(card))
    .map(({ card, device }): OpenCard => ({ id: idOf(card), device, sleep: sleepOf(card) }));
  return cards.length > 0 ? statesOf(cards, library, failures.length === 0) : undefined;
}

function statesOf(cards: readonly OpenCard[], library: DriverLibrary, areAllThere: boolean): CardStates {
  const state = new DriverState(library);
  let isWhole = areAllThere;
  return {
    get isWhole() {
      return isWhole;
    },
    read() {
      return cards.flatMap(({ id, device, sleep }): readonly CardState[] => {
        if (sleep?.isAsleep) return [];
        const said = state.of(id, device);
        if (!said) isWhole = false;
        return said ? [said] : [];
      });
    },
    close() {
      for (const { sleep } of cards) sleep?.close();
      void library.callAside("shutdown").catch(() => undefined); // The code of an ending connection changes nothing.
    },
  };
}
