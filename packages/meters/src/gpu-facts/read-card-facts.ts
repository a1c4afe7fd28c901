import { checkOptionNames } from "@wattspan/core/options";
import { nodeFiles } from "../host/files/files.js";
import { hostPaths } from "../host/files/paths.js";
import {
  checkNvmlOptions,
  DEFAULT_LIBRARY,
  DEFAULT_PROGRAM,
  NVIDIA_OPTIONS,
  type NvidiaOptions,
} from "../nvml/cards/nvml-options.js";
import { placedCards } from "../nvml/cards/suspended-cards.js";
import { installedKoffi } from "../nvml/library/koffi.js";
import { amdgpuFacts } from "./amdgpu-facts.js";
import type { CardFacts } from "./card-facts.js";
import { factsByDriver } from "./driver-facts.js";
import { factsBySmi } from "./smi-facts.js";

/**
 * Reads what the cards are, and how they are set up, once: NVIDIA's by the driver's library (with the package
 * `koffi`) or else `nvidia-smi`, AMD's by the files of their driver. Sleeping cards are not woken, and left out.
 * Never rejects for a machine without cards.
 *
 * @throws WattspanConfigurationError for an unknown option.
 * @throws MeterOptionError for invalid options.
 * @example
 * await audit({ …, stated: { machine: async () => ({ cards: await cardFacts() }) } });
 */
export async function cardFacts(options: NvidiaOptions = {}): Promise<readonly CardFacts[]> {
  checkOptionNames<NvidiaOptions>(options, NVIDIA_OPTIONS);
  checkNvmlOptions("cardFacts", options);
  const { gpus = "visible", library = DEFAULT_LIBRARY, nvidiaSmi: program = DEFAULT_PROGRAM } = options;
  const paths = hostPaths(options);
  const placed = placedCards(paths, nodeFiles);
  const chosen = { gpus, environment: process.env };
  const amd = amdgpuFacts(paths, nodeFiles);
  if (placed.length > 0 && placed.every(({ isSuspended }) => isSuspended)) return amd;
  const koffi = options.koffi ?? (await installedKoffi());
  const byDriver = await factsByDriver({ koffi, library, placed }, chosen).catch(() => undefined);
  return [...(byDriver ?? (await factsBySmi({ program, placed, mayHold: false }, chosen))), ...amd];
}
