import { setTimeout } from "node:timers/promises";
import type { EnergyMeter, Opened } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { nodeFiles } from "./host/files/files.js";
import { hostPaths } from "./host/files/paths.js";
import type { Pause } from "./host/files/pause.js";
import { type IsMetering, openForProcess } from "./host-registry/cards-of-process.js";
import {
  checkNvmlOptions,
  DEFAULT_LIBRARY,
  DEFAULT_PROGRAM,
  NVIDIA_OPTIONS,
  type NvmlOptions,
  refuseDcgm,
} from "./nvml/cards/nvml-options.js";
import type { Surroundings } from "./nvml/cards/surroundings.js";
import { type PlacedCard, placedCards } from "./nvml/cards/suspended-cards.js";
import { openDriver } from "./nvml/driver/open-driver.js";
import { installedKoffi, type Koffi } from "./nvml/library/koffi.js";
import { openSmi, type SmiAccess } from "./nvml/smi/open-smi.js";
import { allAsleep, openFirst, type Way } from "./nvml/ways/open-nvml.js";

export type { ChosenCards } from "./nvml/cards/chosen-cards.js";
export type { NvidiaOptions } from "./nvml/cards/nvml-options.js";
export type { CotenantPolicy } from "./nvml/sharing/cotenants.js";
export type { Koffi, NvmlOptions };

/**
 * Energy of NVIDIA's cards, from the energy counters of the driver (Volta and newer) or its power readings.
 * Measured, about every 100 ms, for the whole card with its memory.
 *
 * Needs the driver, and for the counters the package `koffi`, which calls its library. Without it,
 * `nvidia-smi` runs as a child process and reports power.
 *
 * @throws WattspanConfigurationError for an unknown option.
 * @throws MeterOptionError for invalid options.
 * @see docs/meters/nvml.md
 * @example
 * const metering = createMetering({ meters: [nvml(), rapl()] });
 * @example
 * const meter = nvml({ gpus: ["GPU-8932f937-d72c-4106-c12f-20bd9faed9f6"], cotenants: "exclusive" });
 */
export function nvml(options: NvmlOptions = {}): EnergyMeter {
  refuseDcgm(options);
  checkOptionNames<NvmlOptions>(options, { ...NVIDIA_OPTIONS, cotenants: true, through: true });
  checkNvmlOptions("nvml", options);
  const {
    gpus = "visible",
    cotenants,
    library = DEFAULT_LIBRARY,
    nvidiaSmi = DEFAULT_PROGRAM,
    through,
  } = options;
  const surroundingsFor = (isMetering: IsMetering): Surroundings => ({
    ...{ paths: hostPaths(options), files: nodeFiles, pause, now: () => performance.now() },
    ...{ environment: process.env, gpus, cotenants, isMetering },
  });
  const open = async (signal: AbortSignal, isMetering: IsMetering): Promise<Opened> => {
    signal.throwIfAborted();
    const surroundings = surroundingsFor(isMetering);
    const placed = placedCards(surroundings.paths, nodeFiles);
    const ways = [
      byLibrary(options.koffi, library, placed, surroundings),
      bySmi({ program: nvidiaSmi, placed, mayHold: through === "nvidia-smi" }, surroundings),
    ].filter(({ name }) => through === undefined || name === through);
    return allAsleep(placed) ?? openFirst(ways, signal);
  };
  return { name: "nvml", verified: VERIFIED, open: openForProcess(open) };
}

const VERIFIED = {
  by: "simulator",
  on: "2026-11-28",
  machine: "a driver library and an nvidia-smi that stand in for NVIDIA's",
} as const;

/**
 * It blocks the process, for half a second at most: an `await` of the application may depend on the meter
 * being open.
 */
const pause: Pause = (ms, signal) => setTimeout(ms, undefined, { signal });

function byLibrary(
  given: Koffi | undefined,
  library: string,
  placed: readonly PlacedCard[],
  surroundings: Surroundings,
): Way {
  return {
    name: "library",
    open: async (signal) => {
      const koffi = given ?? (await installedKoffi());
      return openDriver({ koffi, library, placed }, surroundings, signal);
    },
  };
}

const bySmi = (access: SmiAccess, surroundings: Surroundings): Way => ({
  name: "nvidia-smi",
  open: (signal) => openSmi(access, surroundings, signal),
});
