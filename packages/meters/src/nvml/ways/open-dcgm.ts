/** The cards through NVIDIA's dcgm-exporter, with a given meter: for processes with only a network. */

import type { EnergyMeter, EnergyReader, Opened, Reading, Zone } from "@wattspan/core";
import { chosenCards } from "../cards/chosen-cards.js";
import { noneChosen } from "../cards/no-cards.js";
import type { Surroundings } from "../cards/surroundings.js";

/** Opens it, and leaves out the cards that do not count. Rejects only when aborted. */
export async function openDcgm(
  exporter: EnergyMeter,
  { gpus, environment, cotenants = "unknown" }: Surroundings,
  signal: AbortSignal,
): Promise<Opened> {
  const opened = await exporter.open(signal);
  if (opened.status !== "ready") return opened;
  const cards = opened.zones.map(({ id, name = id }, index) => {
    return {
      index,
      uuid: id,
      name,
      place: "",
      capability: undefined,
      limitWatts: undefined,
      isDivided: false,
    };
  });
  const { kept, notes } = chosenCards(cards, gpus, environment);
  const ids = new Set(kept.map(({ uuid }) => uuid));
  if (ids.size === 0) {
    await opened.reader.close?.();
    return noneChosen(notes);
  }
  const zones = opened.zones.filter(({ id }) => ids.has(id));
  return {
    status: "ready",
    // The exporter does not report the processes on a card.
    zones: cotenants === "unknown" ? zones.map((zone): Zone => ({ ...zone, cotenants })) : zones,
    reader: only(opened.reader, ids),
    notes: [...(opened.notes ?? []), ...notes],
  };
}

/** The readings of some zones. */
function only(reader: EnergyReader, ids: ReadonlySet<string>): EnergyReader {
  const kept = (readings: readonly Reading[]) => readings.filter(({ zone }) => ids.has(zone));
  return {
    read() {
      const readings = reader.read();
      return readings instanceof Promise ? readings.then(kept) : kept(readings as readonly Reading[]);
    },
    close: () => reader.close?.(),
  };
}
