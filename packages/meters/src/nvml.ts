import { setTimeout } from "node:timers/promises";
import type { EnergyMeter, Opened } from "@wattspan/core";
import { nodeFiles } from "./host/files.js";
import { type HostOptions, hostPaths } from "./host/paths.js";
import type { Pause } from "./host/pause.js";
import { MeterOptionError } from "./meter-option-error.js";
import type { ChosenCards } from "./nvml/chosen-cards.js";
import type { CotenantPolicy } from "./nvml/cotenants.js";
import { installedKoffi, type Koffi } from "./nvml/koffi.js";
import { openDcgm } from "./nvml/open-dcgm.js";
import { openDriver } from "./nvml/open-driver.js";
import { allAsleep, openFirst, type Way } from "./nvml/open-nvml.js";
import { openSmi, type SmiAccess } from "./nvml/open-smi.js";
import type { Surroundings } from "./nvml/surroundings.js";
import { type PlacedCard, placedCards } from "./nvml/suspended-cards.js";

export type { ChosenCards, CotenantPolicy, Koffi };

const WAYS = ["library", "nvidia-smi", "dcgm"] as const;
type WayName = (typeof WAYS)[number];

/** Options of {@link nvml}. */
export interface NvmlOptions extends Pick<HostOptions, "root" | "procRoot"> {
  /**
   * Which cards count. Default `visible`: those of `CUDA_VISIBLE_DEVICES`, or all where it is not set. `all`; or UUIDs (or
   * their beginnings), places on the PCI bus, or numbers in the order of PCI.
   */
  readonly gpus?: ChosenCards;
  /**
   * Whether others may compute on the cards. `exclusive`: all of their energy is this process's. `unknown`: footprints get
   * the reason `unknown_cotenants`. Default: `unknown` while the driver lists processes that this one did not start, where it lists
   * none at all for want of rights or support, and for cards that are divided (MIG); else `exclusive`.
   */
  readonly cotenants?: CotenantPolicy;
  /** What `import koffi from "koffi"` gives. Default: the package, where it is installed. */
  readonly koffi?: Koffi;
  /** The driver library: a path, or a name that the system's loader finds. Default `libnvidia-ml.so.1`, on Windows `nvml.dll`. */
  readonly library?: string;
  /** The program that is used where the library cannot be. Default `nvidia-smi`. */
  readonly nvidiaSmi?: string;
  /**
   * A meter of NVIDIA's dcgm-exporter, for where neither of them can be used: its zones have the UUIDs of the cards as ids.
   * Default: none.
   */
  readonly dcgm?: EnergyMeter;
  /** One way only. Default: the first that works of all, in this order. */
  readonly through?: WayName;
}

/**
 * Energy of NVIDIA's cards, from the energy counters of the driver (Volta and newer) or the power that it tells. Measured,
 * about every 100 ms, for the whole card with its memory.
 *
 * Needs the driver, and for the counters the package `koffi`, by which its library is called. Without that `nvidia-smi` runs beside the
 * process and tells power.
 *
 * @throws MeterOptionError for options that cannot be.
 * @see docs/meters/nvml.md
 * @example
 * const metering = createMetering({ meters: [nvml(), rapl()] });
 * @example
 * const meter = nvml({ gpus: ["GPU-8932f937-d72c-4106-c12f-20bd9faed9f6"], cotenants: "exclusive" });
 */
export function nvml(options: NvmlOptions = {}): EnergyMeter {
  checkOptions(options);
  const {
    gpus = "visible",
    cotenants,
    library = DEFAULT_LIBRARY,
    nvidiaSmi = "nvidia-smi",
    dcgm,
    through,
  } = options;
  const surroundings: Surroundings = {
    ...{ paths: hostPaths(options), files: nodeFiles, pause, now: () => performance.now() },
    ...{ environment: process.env, gpus, cotenants },
  };
  const open = async (signal: AbortSignal): Promise<Opened> => {
    signal.throwIfAborted();
    const placed = placedCards(surroundings.paths, nodeFiles);
    const ways = [
      byLibrary(options.koffi, library, placed, surroundings),
      bySmi({ program: nvidiaSmi, placed, mayHold: through === "nvidia-smi" }, surroundings),
      ...(dcgm ? [byDcgm(dcgm, surroundings)] : []),
    ].filter(({ name }) => through === undefined || name === through);
    return allAsleep(placed) ?? openFirst(ways, signal);
  };
  return { name: "nvml", verified: VERIFIED, open };
}

const VERIFIED = {
  by: "simulator",
  on: "2026-11-25",
  machine: "a driver library and an nvidia-smi that stand in for NVIDIA's",
} as const;
const DEFAULT_LIBRARY = process.platform === "win32" ? "nvml.dll" : "libnvidia-ml.so.1";

/** It holds the process, for half a second at most: an `await` of the application may depend on the meter being open. */
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

const byDcgm = (exporter: EnergyMeter, surroundings: Surroundings): Way => ({
  name: "dcgm",
  open: (signal) => openDcgm(exporter, surroundings, signal),
});

const bySmi = (access: SmiAccess, surroundings: Surroundings): Way => ({
  name: "nvidia-smi",
  open: (signal) => openSmi(access, surroundings, signal),
});

function checkOptions(options: NvmlOptions): void {
  const {
    gpus = "visible",
    cotenants = "unknown",
    koffi,
    library = "a",
    nvidiaSmi = "a",
    dcgm,
    through,
  } = options;
  const check = (holds: boolean, option: string, given: unknown, expected: string): void => {
    if (!holds) throw new MeterOptionError("nvml", option, given, expected);
  };
  const areCards = Array.isArray(gpus) && gpus.length > 0 && gpus.every(isName);
  check(gpus === "visible" || gpus === "all" || areCards, "gpus", gpus, "visible, all, or names of cards");
  check(["exclusive", "unknown"].includes(cotenants), "cotenants", cotenants, "exclusive or unknown");
  check(koffi === undefined || typeof koffi?.load === "function", "koffi", koffi, "the package koffi");
  check(isName(library), "library", library, "the path or name of a library");
  check(isName(nvidiaSmi), "nvidiaSmi", nvidiaSmi, "the path or name of a program");
  check(dcgm === undefined || typeof dcgm?.open === "function", "dcgm", dcgm, "a meter of the exporter");
  const isWay = through === undefined || WAYS.includes(through);
  check(isWay, "through", through, WAYS.join(" or "));
  check(through !== "dcgm" || dcgm !== undefined, "through", through, "dcgm only with the option dcgm");
}

const isName = (value: unknown): value is string => typeof value === "string" && value !== "";
