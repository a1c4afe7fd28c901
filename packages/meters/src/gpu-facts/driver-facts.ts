/** Facts of cards by NVIDIA's driver library. */

import { idOf } from "../nvml/cards/card.js";
import { type ChosenCards, type CudaEnvironment, chosenCards } from "../nvml/cards/chosen-cards.js";
import { driverCards, type FoundCard } from "../nvml/driver/driver-cards.js";
import type { DriverAccess } from "../nvml/driver/open-driver.js";
import { connectedLibrary } from "../nvml/library/connected-library.js";
import { DriverLibrary } from "../nvml/library/driver-library.js";
import { SUCCESS, textOf } from "../nvml/library/return-codes.js";
import type { CardFacts } from "./card-facts.js";

/** Which cards count. */
export interface Chosen {
  readonly gpus: ChosenCards;
  readonly environment: CudaEnvironment;
}

/** Undefined if it cannot be used. Rejects only if koffi fails. */
export async function factsByDriver(
  { koffi, library: path, placed }: DriverAccess,
  { gpus, environment }: Chosen,
): Promise<readonly CardFacts[] | undefined> {
  const library = await connectedLibrary(koffi, path);
  if (!(library instanceof DriverLibrary)) return undefined;
  try {
    const { found } = await driverCards(library, placed);
    const { kept } = chosenCards(
      found.map(({ card }) => card),
      gpus,
      environment,
    );
    const driver = await library.text("driverVersion");
    return await Promise.all(
      found.filter(({ card }) => kept.includes(card)).map((card) => factsOf(library, card, driver)),
    );
  } finally {
    await library.callAside("shutdown");
  }
}

async function factsOf(
  library: DriverLibrary,
  { card, device }: FoundCard,
  driver: string | number,
): Promise<CardFacts> {
  const mode = new Uint32Array(1);
  const code = await library.callAside("persistence", device, mode);
  return {
    ...{ id: idOf(card), name: card.name },
    ...(typeof driver === "string" && { driver }),
    ...(card.limitWatts !== undefined && { powerLimitW: card.limitWatts }),
    ...(code === SUCCESS && { isPersistent: mode[0] === 1 }),
    unknown: {
      ...(typeof driver === "number" && { driver: textOf(driver) }),
      ...(card.limitWatts === undefined && { powerLimitW: "the driver states none" }),
      ...(code !== SUCCESS && { isPersistent: textOf(code) }),
    },
  };
}
