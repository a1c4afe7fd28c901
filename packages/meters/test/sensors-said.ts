import {
  createMetering,
  type EnergyMeter,
  type EnergyReader,
  type Opened,
  type Reading,
  type Zone,
} from "@wattspan/core";
import { atTestEnd } from "./clean-up.js";

type Ready = Extract<Opened, { status: "ready" }>;

/** Opens a meter that must be ready. `cleanUp` closes it. */
export async function openedMeter({ open }: EnergyMeter): Promise<Ready> {
  const opened = await open(new AbortController().signal);
  if (opened.status !== "ready") throw new Error(`expected ready, got ${opened.reason}: ${opened.detail}`);
  atTestEnd(() => void opened.reader.close?.());
  return opened;
}

/** What a reader says of its zones, by their names: watts, joules, or why there is none. */
export async function saidOf(
  zones: readonly Zone[],
  reader: EnergyReader,
): Promise<Record<string, number | string>> {
  const readings = await reader.read();
  const nameOf = (id: string) => zones.find((zone) => zone.id === id)?.name ?? id;
  return Object.fromEntries(readings.map((reading) => [nameOf(reading.zone), valueIn(reading)]));
}

function valueIn(reading: Reading): number | string {
  if (reading.kind === "none") return reading.reason;
  return reading.kind === "power" ? reading.watts : Number(reading.microjoules) / 1e6;
}

/** The same of a meter that was just opened. */
export async function saidBy(meter: EnergyMeter): Promise<Record<string, number | string>> {
  const { zones, reader } = await openedMeter(meter);
  return saidOf(zones, reader);
}

/** The names of the zones of some meters that count, so that no joule counts twice. */
export async function countedOf(...meters: readonly EnergyMeter[]): Promise<readonly string[]> {
  const metering = createMetering({ meters });
  await metering.ready;
  const names = metering.status.devices.map(({ name }) => name);
  await metering.shutdown();
  return names;
}
