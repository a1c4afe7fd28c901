/** Cards of a simulated machine behind the stand-in for NVIDIA's driver: read by the real meter, through its library. */

import type { Clock, EnergyMeter, Opened } from "@wattspan/core";
import koffi from "koffi";
import { nodeFiles } from "../../host/files.js";
import { hostPaths } from "../../host/paths.js";
import { openDriver } from "../../nvml/open-driver.js";
import { SIMULATED } from "../../simulator/simulated.js";
import type { SimulatedCards } from "../../simulator.js";
import { temporaryTree } from "../temporary-tree.js";
import { standInDriver } from "./stand-in-driver.js";

const REFRESH_MS = 100;

/**
 * For the option `cards` of `simulatedMachine`. A card that comes back has a counter that starts again, as the driver's do.
 * Counters move at whole tenths of a second after opening.
 */
export function driverCards(count: number, clock: Clock, watts: number): SimulatedCards {
  const { driver, library } = standInDriver(Array.from({ length: count }, () => ({ watts })));
  let atMs = clock.now();
  /** Brings the driver's clock to the machine's. */
  const now = () => {
    const nowMs = clock.now();
    if (nowMs > atMs) driver.advance(nowMs - atMs);
    atMs = nowMs;
    return nowMs;
  };
  const { sys, proc } = temporaryTree({});
  // While it opens, the meter looks at counters for a while, for which the machine's clock does not stand still elsewhere.
  let isOpening = false;
  const surroundings = {
    ...{ paths: hostPaths({ root: sys, procRoot: proc }), files: nodeFiles, environment: {} },
    ...({ gpus: "all", cotenants: "exclusive" } as const),
    now: () => (isOpening ? Number(driver.nowUs()) / 1000 : now()),
    pause: async (ms: number) => driver.advance(ms),
  };
  const meter: EnergyMeter = {
    name: "nvml",
    verified: SIMULATED,
    async open(signal) {
      now();
      isOpening = true;
      try {
        const opened = await openDriver({ koffi, library, placed: [] }, surroundings, signal);
        driver.advance(REFRESH_MS - (Number(driver.nowUs() / 1000n) % REFRESH_MS));
        return atTheTime(opened, now);
      } finally {
        isOpening = false;
      }
    },
  };
  const first =
    <Rest extends readonly unknown[]>(task: (...rest: Rest) => void) =>
    (...rest: Rest): void => {
      now();
      task(...rest);
    };
  return {
    uuids: driver.uuids,
    meters: [meter],
    setWatts: first((card: number, power: number) => driver.setWatts(card, power)),
    lose: first((card: number) => driver.lose(card)),
    bringBack: first((card: number) => driver.bringBack(card)),
  };
}

/** The library reads the driver's clock, which must be right before. */
function atTheTime(opened: Opened, now: () => number): Opened {
  if (opened.status !== "ready") return opened;
  const { reader } = opened;
  return {
    ...opened,
    reader: {
      ...reader,
      read() {
        now();
        return reader.read();
      },
      close: () => reader.close?.(),
    },
  };
}
