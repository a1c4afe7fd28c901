/** The cards through NVIDIA's driver library: the best way, as it has counters and costs least. */

import type { Opened, Zone } from "@wattspan/core";
import { type CardNote, sentences, zoneOf } from "../cards/card.js";
import { chosenCards } from "../cards/chosen-cards.js";
import { noCards, noneChosen } from "../cards/no-cards.js";
import type { Surroundings } from "../cards/surroundings.js";
import { type PlacedCard, sleepWatch } from "../cards/suspended-cards.js";
import { connectedLibrary } from "../library/connected-library.js";
import { DriverLibrary } from "../library/driver-library.js";
import type { Koffi } from "../library/koffi.js";
import { unavailableBy } from "../library/return-codes.js";
import { Cotenants, whoseProcesses } from "../sharing/cotenants.js";
import { cardUses } from "../sharing/driver-uses.js";
import { SharedCards } from "../sharing/shared-cards.js";
import { chosenSensor, type Driver } from "./chosen-sensor.js";
import { DriverCard } from "./driver-card.js";
import { driverCards, type FoundCard } from "./driver-cards.js";
import { driverProcesses } from "./driver-processes.js";
import { driverReader } from "./driver-reader.js";

/** The library, and the way to call it. */
export interface DriverAccess {
  readonly koffi: Koffi | undefined;
  /** A path, or a name that the system's loader finds. */
  readonly library: string;
  readonly placed: readonly PlacedCard[];
}

/** Opens the library and connects to the driver. Rejects only when aborted. */
export async function openDriver(
  { koffi, library: path, placed }: DriverAccess,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<Opened> {
  const library = await connectedLibrary(koffi, path);
  if (!(library instanceof DriverLibrary)) return library;
  let opened: Opened | undefined;
  try {
    signal.throwIfAborted();
    opened = await openConnected(library, placed, surroundings, signal);
    return opened;
  } finally {
    if (opened?.status !== "ready") await library.callAside("shutdown");
  }
}

async function openConnected(
  library: DriverLibrary,
  placed: readonly PlacedCard[],
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<Opened> {
  const { gpus, environment, paths, files, cotenants: policy, now, isMetering } = surroundings;
  const version = await library.text("driverVersion");
  const driver = { library, major: Number.parseInt(String(version), 10) };
  const { found, notes, failures } = await driverCards(library, placed);
  if (found.length === 0)
    return failures[0] === undefined ? noCards("The driver shows no card.") : unavailableBy(failures[0]);
  const chosen = chosenCards(
    found.map(({ card }) => card),
    gpus,
    environment,
  );
  if (chosen.kept.length === 0) return noneChosen(chosen.notes);
  const kept = found.filter(({ card }) => chosen.kept.includes(card));
  const read = await Promise.all(kept.map((one) => readable(driver, one, surroundings, signal)));
  const ready = read.filter((one) => "zone" in one);
  const allNotes = [...notes, ...chosen.notes, ...sentences(read.flatMap(({ notes: own }) => own))];
  if (ready.length === 0)
    return { status: "unavailable", reason: "unsupported", detail: allNotes.join(" "), remedy: NEWER_DRIVER };
  const cards = ready.map(({ card }) => card);
  const lists = driverProcesses(library, cards);
  const cotenants = new Cotenants(policy, lists, whoseProcesses(paths.proc, files, isMetering), now);
  await cotenants.look();
  const uses = cardUses(library, cards);
  const witness = {
    on: (id: string) => cotenants.on(id),
    whose: (pid: number) => cotenants.whose(pid),
    uses,
  };
  const shared = new SharedCards(witness, now);
  const isShared = (card: DriverCard) =>
    policy === "unknown" || cotenants.isBlind || (policy === undefined && card.card.isDivided);
  return {
    status: "ready",
    zones: ready.map(({ card, zone }): Zone => (isShared(card) ? { ...zone, cotenants: "unknown" } : zone)),
    reader: driverReader({ library, cards, cotenants, shared, now }),
    notes: allNotes,
  };
}

const NEWER_DRIVER = "See what `nvidia-smi -q -d POWER` says; a newer driver may report more.";

interface Left {
  readonly notes: readonly CardNote[];
}
interface Readable extends Left {
  readonly card: DriverCard;
  readonly zone: Zone;
}

/** The card with its sensor, or why it is left out. */
async function readable(
  driver: Driver,
  { card, device }: FoundCard,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<Readable | Left> {
  const note = (text: string): CardNote => ({ index: card.index, text });
  const chosen = await chosenSensor(driver, { card, device }, surroundings, signal);
  if (typeof chosen === "string") return { notes: [note(`left out, as ${chosen}`)] };
  const { paths, files } = surroundings;
  const { library } = driver;
  const sleep = card.place ? sleepWatch(paths.sys, card.place, files) : undefined;
  const divided = card.isDivided
    ? [note("divided into instances (MIG); its energy is of the whole board")]
    : [];
  return {
    card: new DriverCard(card, { library, device, sensor: chosen.sensor, sleep }),
    zone: zoneOf(card, chosen),
    notes: [...chosen.notes.map(note), ...divided],
  };
}
