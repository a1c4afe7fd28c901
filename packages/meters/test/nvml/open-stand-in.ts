import type { EnergyReader, Opened, Reading } from "@wattspan/core";
import type { StandInCard } from "@wattspan/testing/stand-ins";
import koffi from "koffi";
import { nodeFiles } from "../../src/host/files/files.js";
import { hostPaths } from "../../src/host/files/paths.js";
import type { Surroundings } from "../../src/nvml/cards/surroundings.js";
import { type PlacedCard, placedCards } from "../../src/nvml/cards/suspended-cards.js";
import { openDriver } from "../../src/nvml/driver/open-driver.js";
import { atTestEnd } from "../clean-up.js";
import { temporaryTree } from "../trees/temporary-tree.js";
import { standInDriver } from "./stand-in-driver.js";

/** What a test says of the surroundings. */
export interface StandInSetting extends Partial<Pick<Surroundings, "gpus" | "cotenants" | "environment">> {
  /** Files of sysfs and procfs, by paths from `sys/` and `proc/`. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A stand-in whose clock moves by hand, and the meter's surroundings on the same clock. */
export function standInSetting(cards: readonly StandInCard[], setting: StandInSetting = {}) {
  const { gpus = "visible", cotenants, environment = {}, files = {} } = setting;
  const { driver, library, nvidiaSmi } = standInDriver(cards);
  const tree = temporaryTree(files);
  const surroundings: Surroundings = {
    ...{
      paths: hostPaths({ root: tree.sys, procRoot: tree.proc }),
      files: nodeFiles,
      gpus,
      cotenants,
      environment,
    },
    now: () => Number(driver.nowUs()) / 1000,
    pause: async (ms) => driver.advance(ms),
  };
  const placed: readonly PlacedCard[] = placedCards(tree, nodeFiles);
  const open = (): Promise<Opened> =>
    openDriver({ koffi, library, placed }, surroundings, new AbortController().signal);
  return { driver, open, surroundings, placed, library, nvidiaSmi, directory: tree.directory };
}

/** What opened must be ready. `cleanUp` closes its reader. */
export async function ready(opening: Promise<Opened>) {
  const opened = await opening;
  if (opened.status !== "ready") throw new Error(`expected ready, got ${opened.reason}: ${opened.detail}`);
  atTestEnd(() => void opened.reader.close?.());
  return { ...opened, read: () => readNow(opened.reader) };
}

const readNow = (reader: EnergyReader): readonly Reading[] => reader.read() as readonly Reading[];

/** The newest reading of each card: on a busy machine `nvidia-smi` prints several lines before a read. */
export const newest = (readings: readonly Reading[]): readonly Reading[] => [
  ...new Map(readings.map((reading) => [reading.zone, reading])).values(),
];

/** A reading in one value: joules, watts with their window, or the reason for none. */
export function saying(reading: Reading | undefined): string {
  if (reading?.kind === "counter") return `${Number(reading.microjoules) / 1e6} J`;
  if (reading?.kind === "power") return `${reading.watts} W of ${reading.windowMs} ms`;
  return reading?.reason ?? "nothing";
}
