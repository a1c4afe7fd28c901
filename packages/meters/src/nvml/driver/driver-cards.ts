/** Finds the driver's cards and their facts. All in other threads: the driver may have to wake up. */

import { wattsFromMilliwatts } from "@wattspan/core/units";
import { plainLimit } from "../../host/machine/card-power.js";
import { type Card, placeOf } from "../cards/card.js";
import type { PlacedCard } from "../cards/suspended-cards.js";
import { type DeviceHandle, type DriverLibrary, textIn } from "../library/driver-library.js";
import { SUCCESS, textOf } from "../library/return-codes.js";

/** A card and the library's handle of it. */
export interface FoundCard {
  readonly card: Card;
  readonly device: DeviceHandle;
}

/** The cards, and notes on the missing ones. */
export interface FoundCards {
  readonly found: readonly FoundCard[];
  readonly notes: readonly string[];
  /** The codes of cards that could not be opened. */
  readonly failures: readonly number[];
}

/** No machine has more. */
const MAX_CARDS = 256;
/** `nvmlPciInfo_t`: 16 bytes of an older name, five numbers, the name. */
const PCI_BYTES = 68;
const PCI_NAME = 36;

/** @param placed The cards on the bus. If some of them sleep, only the others are opened, by their places. */
export async function driverCards(
  library: DriverLibrary,
  placed: readonly PlacedCard[],
): Promise<FoundCards> {
  const found: FoundCard[] = [];
  const notes: string[] = [];
  const failures: number[] = [];
  for (const [index, open] of (await doors(library, placed)).entries()) {
    const device = await open();
    if (device === undefined) continue;
    const described = typeof device === "bigint" ? await describe(library, device, index) : device;
    if (typeof described !== "number" && typeof device === "bigint") found.push({ card: described, device });
    else {
      failures.push(described as number);
      notes.push(`Card ${index} was left out: ${textOf(described as number)}.`);
    }
  }
  for (const { place } of placed.filter(({ isSuspended }) => isSuspended))
    notes.push(`The card at ${place} sleeps, and was left out so as not to wake it.`);
  return { found, notes, failures };
}

/** The way to open each card. */
async function doors(library: DriverLibrary, placed: readonly PlacedCard[]) {
  if (!placed.some(({ isSuspended }) => isSuspended)) {
    const count = Math.min(MAX_CARDS, (await library.unsigned("count")) ?? 0);
    return Array.from({ length: count }, (_, index) => () => library.device("byIndex", index));
  }
  return placed.map(({ place, isSuspended }) => async () => {
    return isSuspended ? undefined : library.device("byPlace", place);
  });
}

/** A card without UUID is identified by its place; one with neither is skipped. */
async function describe(library: DriverLibrary, device: DeviceHandle, index: number): Promise<Card | number> {
  const uuid = await library.text("uuid", device);
  const pci = Buffer.alloc(PCI_BYTES);
  const code = await library.callAside("pci", device, pci);
  const place = code === SUCCESS ? placeOf(textIn(pci.subarray(PCI_NAME))) : "";
  if (typeof uuid === "number" && place === "") return uuid;
  const name = await library.text("name", device);
  const [major, minor] = [new Int32Array(1), new Int32Array(1)];
  const knowsCapability = (await library.callAside("capability", device, major, minor)) === SUCCESS;
  const [current, pending] = [new Uint32Array(1), new Uint32Array(1)];
  const knowsMode = (await library.callAside("migMode", device, current, pending)) === SUCCESS;
  const enforced = await library.unsigned("limit", device);
  const [least, most] = [new Uint32Array(1), new Uint32Array(1)];
  const knowsLimits = (await library.callAside("limits", device, least, most)) === SUCCESS;
  return {
    ...{ index, place },
    uuid: typeof uuid === "string" ? uuid : "",
    name: typeof name === "string" ? name : "NVIDIA GPU",
    capability: knowsCapability ? [major[0] as number, minor[0] as number] : undefined,
    limitWatts: plainLimit(wattsFromMilliwatts(enforced ?? 0)),
    mostWatts: plainLimit(wattsFromMilliwatts(knowsLimits ? (most[0] as number) : 0)),
    isDivided: knowsMode && current[0] === 1,
  };
}
