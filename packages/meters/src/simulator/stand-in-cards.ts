import { join } from "node:path";
import type { Clock, EnergyMeter, Opened } from "@wattspan/core";
import { msFromMicroseconds } from "@wattspan/core/units";
import { compiledDriver } from "@wattspan/testing/stand-ins";
import { signalsOfCards } from "../gpu-signals/signals-of-cards.js";
import { nodeFiles } from "../host/files/files.js";
import { hostPaths } from "../host/files/paths.js";
import { openDriver } from "../nvml/driver/open-driver.js";
import { installedKoffi } from "../nvml/library/koffi.js";
import { NativeCalls } from "./native-calls.js";
import { SIMULATED } from "./simulated.js";
import { MAX_CARD_WATTS, type SimulatedCards } from "./simulated-cards.js";

const REFRESH_MS = 100;

/**
 * For the option `cards` of `simulatedMachine`: compiles a library with the entry points of NVIDIA's, which
 * the meter `nvml` reads with koffi, like the real one. Counters are in millijoules and move at whole tenths
 * of a second after opening. The counter of a card that comes back restarts, as the driver's do.
 *
 * Needs Linux and gcc (`hasCompiler()`), and the package `koffi`: without it the meter says that it is
 * absent.
 *
 * @throws Error if it cannot be compiled.
 * @see docs/meters/simulator.md
 * @example const machine = simulatedMachine({ gpus: 4, cards: standInCards });
 */
export function standInCards(
  count: number,
  clock: Clock,
  watts: number,
  mostWatts = MAX_CARD_WATTS,
): SimulatedCards {
  const cards = Array.from({ length: count }, () => ({ watts, limitWatts: mostWatts }));
  const { driver, library, directory, close } = compiledDriver(cards);
  const host = { root: join(directory, "sys"), procRoot: join(directory, "proc") };
  const calls = new NativeCalls();
  let atMs = clock.now();
  /** Sets the driver's clock to the machine's. */
  const now = () => {
    const nowMs = clock.now();
    if (nowMs > atMs) driver.advance(nowMs - atMs);
    atMs = nowMs;
    return nowMs;
  };
  // While it opens, the meter watches counters for a while, and the machine's clock must not stand still for
  // it.
  let isOpening = false;
  const surroundings = {
    ...{ paths: hostPaths(host), files: nodeFiles, environment: {} },
    ...({ gpus: "all", cotenants: "exclusive" } as const),
    now: () => (isOpening ? msFromMicroseconds(driver.nowUs()) : now()),
    pause: async (ms: number) => driver.advance(ms),
  };
  const meter: EnergyMeter = {
    name: "nvml",
    verified: SIMULATED,
    async open(signal) {
      const koffi = await installedKoffi();
      now();
      isOpening = true;
      try {
        const opened = await openDriver(
          { koffi: koffi && calls.follow(koffi), library, placed: [] },
          surroundings,
          signal,
        );
        driver.advance(REFRESH_MS - (Math.floor(msFromMicroseconds(driver.nowUs())) % REFRESH_MS));
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
    signals: [signalsOfCards(now, { ...host, library, gpus: "all", nvidiaSmi: join(directory, "none") })],
    setWatts: first((card: number, power: number) => driver.setWatts(card, power)),
    setUtilization: (card, share) => driver.setUtilization(card, Math.round(share * 100), 0),
    lose: first((card: number) => driver.lose(card)),
    bringBack: first((card: number) => driver.bringBack(card)),
    settled: () => calls.settled(),
    close,
  };
}

/** The library reads the driver's clock, which must be right first. */
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
