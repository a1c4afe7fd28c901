/** The cards through `nvidia-smi`: power only, as it reports no energy, and a child process. */

import type { Opened, Zone } from "@wattspan/core";
import { sentences, zoneOf } from "../cards/card.js";
import { chosenCards } from "../cards/chosen-cards.js";
import { noCards, noneChosen } from "../cards/no-cards.js";
import type { Surroundings } from "../cards/surroundings.js";
import { leftToSleep, type PlacedCard } from "../cards/suspended-cards.js";
import type { Unavailable } from "../library/return-codes.js";
import { Cotenants, type ProcessLists, whoseProcesses } from "../sharing/cotenants.js";
import { COLUMNS, cardOf, gaugeOf, type SmiGauge, type SmiRow } from "./smi-gauge.js";
import { type SmiTable, smiTable } from "./smi-query.js";
import { keptLines, smiReader } from "./smi-reader.js";
import { SmiStream } from "./smi-stream.js";

/** The program, and the cards on the bus. */
export interface SmiAccess {
  /** A path, or a name that is looked up in `PATH`. */
  readonly program: string;
  readonly placed: readonly PlacedCard[];
  /** Whether cards that may sleep are read too: a card stays awake while the program queries it. */
  readonly mayHold: boolean;
}

const INTERVAL_MS = 100;
/** The first line may take as long as loading the driver. */
const FIRST_MS = 3000;

/** Queries the cards once, and starts the stream. Rejects only when aborted. */
export async function openSmi(
  { program, placed, mayHold }: SmiAccess,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<Opened> {
  const { gpus, environment, now } = surroundings;
  const { left, ids: places } = leftToSleep(placed, mayHold);
  if (left.length > 0 && places.length === 0) return onlySleepers(left);
  const table = await smiTable(program, "--query-gpu", COLUMNS, { ids: places, signal, keepsAlive: true });
  signal.throwIfAborted();
  if (!isTable(table)) return table;
  const rows = new Map(table.map((row) => [cardOf(row), row]));
  if (rows.size === 0) return noCards(`${program} lists no card.`);
  const chosen = chosenCards([...rows.keys()], gpus, environment);
  if (chosen.kept.length === 0) return noneChosen(chosen.notes);
  const read = chosen.kept.map((card) => gaugeOf(card, rows.get(card) as SmiRow));
  const gauges = read.filter((one) => "column" in one);
  const notes = [...left, ...chosen.notes, ...sentences(read.flatMap(({ notes: own }) => own))];
  if (gauges.length === 0)
    return { ...noCards(notes.join(" ")), reason: "unsupported", remedy: "See `nvidia-smi -q -d POWER`." };
  const asked = [...new Set(gauges.map(({ column }) => column))];
  const ids = gauges.map(({ card }) => card.uuid);
  const kept = keptLines(ids.length);
  const stream = new SmiStream({ program, columns: asked, ids, intervalMs: INTERVAL_MS, now, kept });
  stream.tend();
  await stream.first(FIRST_MS, signal);
  const opened = await withCotenants(gauges, { program, stream, asked }, surroundings);
  if (!signal.aborted) return { ...opened, notes };
  await opened.reader.close?.();
  throw signal.reason;
}

const onlySleepers = (left: readonly string[]): Unavailable => ({
  ...{ status: "unavailable", reason: "unsupported", detail: left.join(" ") },
  remedy: 'npm install koffi; or nvml({ through: "nvidia-smi" }), which keeps it awake.',
});

const isTable = (table: SmiTable): table is readonly SmiRow[] => Array.isArray(table);

interface Streamed {
  readonly program: string;
  readonly stream: SmiStream;
  readonly asked: readonly string[];
}

async function withCotenants(
  gauges: readonly SmiGauge[],
  { program, stream, asked }: Streamed,
  { cotenants: policy, paths, files, now, isMetering }: Surroundings,
) {
  const cotenants = new Cotenants(
    policy,
    smiProcesses(program),
    whoseProcesses(paths.proc, files, isMetering),
    now,
  );
  await cotenants.look();
  const isShared = ({ card }: SmiGauge) =>
    policy === "unknown" || cotenants.isBlind || (policy === undefined && card.isDivided);
  const zones = gauges.map((gauge): Zone => zoneOf(gauge.card, { shared: isShared(gauge) }));
  return { status: "ready" as const, zones, reader: smiReader(gauges, { stream, asked, cotenants, now }) };
}

/** The processes on the cards. The first list is part of opening; the others are read in the background. */
function smiProcesses(program: string): ProcessLists {
  let keepsAlive = true;
  return {
    everyMs: 10_000,
    async ask() {
      const asking = smiTable(program, "--query-compute-apps", ["gpu_uuid", "pid"], { keepsAlive });
      keepsAlive = false;
      const table = await asking;
      if (!isTable(table)) return undefined;
      const found = new Map<string, number[]>();
      for (const { gpu_uuid: uuid = "", pid = "" } of table)
        found.set(uuid, [...(found.get(uuid) ?? []), Number.parseInt(pid, 10)]);
      return found;
    },
  };
}
