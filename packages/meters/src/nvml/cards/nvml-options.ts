import type { OptionNames } from "@wattspan/core/options";
import type { HostOptions } from "../../host/files/paths.js";
import { checkOf, MeterOptionError } from "../../options/meter-option-error.js";
import type { Koffi } from "../library/koffi.js";
import type { CotenantPolicy } from "../sharing/cotenants.js";
import type { ChosenCards } from "./chosen-cards.js";

const WAYS = ["library", "nvidia-smi"] as const;
type WayName = (typeof WAYS)[number];

/** The choice of NVIDIA's cards, and the way to read them. */
export interface NvidiaOptions extends Pick<HostOptions, "root" | "procRoot"> {
  /**
   * The cards that count. Default `visible`: those of `CUDA_VISIBLE_DEVICES`, or all if it is not set. `all`;
   * or UUIDs (or their beginnings), places on the PCI bus, or numbers in the order of PCI.
   */
  readonly gpus?: ChosenCards;
  /** The result of `import koffi from "koffi"`. Default: the package, if it is installed. */
  readonly koffi?: Koffi;
  /**
   * The driver library: a path, or a name that the system's loader finds. Default `libnvidia-ml.so.1`, on
   * Windows `nvml.dll`.
   */
  readonly library?: string;
  /** The program that replaces an unusable library. Default `nvidia-smi`. */
  readonly nvidiaSmi?: string;
}

/** Options of `nvml`. */
export interface NvmlOptions extends NvidiaOptions {
  /**
   * Whether others may compute on the cards. `exclusive`: all of their energy is this process's. `unknown`:
   * footprints get the reason `unknown_cotenants`. Default: `unknown` while the driver lists processes that
   * this one did not start, if it lists none for lack of rights or support, and for divided cards (MIG); else
   * `exclusive`.
   */
  readonly cotenants?: CotenantPolicy;
  /** Only one way. Default: the library, else the program. */
  readonly through?: WayName;
}

/** The names of the options of `nvml()`, for the check of what was passed. */
export const NVIDIA_OPTIONS: OptionNames<NvidiaOptions> = {
  ...{ root: true, procRoot: true, gpus: true, koffi: true, library: true, nvidiaSmi: true },
};

/** The name by which the system's loader finds the library. */
export const DEFAULT_LIBRARY = process.platform === "win32" ? "nvml.dll" : "libnvidia-ml.so.1";
export const DEFAULT_PROGRAM = "nvidia-smi";

/** @throws MeterOptionError for the first invalid option. @param who The owner of the options. */
export function checkNvmlOptions(who: string, options: NvmlOptions): void {
  const { gpus = "visible", cotenants = "unknown", koffi, library = "a", nvidiaSmi = "a", through } = options;
  const check = checkOf(who);
  const areCards = Array.isArray(gpus) && gpus.length > 0 && gpus.every(isName);
  check(gpus === "visible" || gpus === "all" || areCards, "gpus", gpus, "visible, all, or names of cards");
  check(["exclusive", "unknown"].includes(cotenants), "cotenants", cotenants, "exclusive or unknown");
  check(koffi === undefined || typeof koffi?.load === "function", "koffi", koffi, "the package koffi");
  check(isName(library), "library", library, "the path or name of a library");
  check(isName(nvidiaSmi), "nvidiaSmi", nvidiaSmi, "the path or name of a program");
  const isWay = through === undefined || WAYS.includes(through);
  check(isWay, "through", through, WAYS.join(" or "));
}

/** @throws MeterOptionError for the way through dcgm-exporter, which is a meter of its own. */
export function refuseDcgm(options: NvmlOptions & { readonly dcgm?: unknown }): void {
  const through: unknown = options?.through;
  const instead = 'instead firstAvailable(nvml(), prometheusScrape({ url, preset: "dcgm" }))';
  if (options?.dcgm !== undefined) throw new MeterOptionError("nvml", "dcgm", "gone", instead);
  if (through === "dcgm") throw new MeterOptionError("nvml", "through", through, instead);
}

const isName = (value: unknown): value is string => typeof value === "string" && value !== "";
