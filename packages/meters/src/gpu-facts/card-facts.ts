/** What the cards of this machine are, and how they are set up: facts for the record of an audit. */

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
import { factsByDriver } from "./driver-facts.js";
import { factsBySmi } from "./smi-facts.js";

/** One card. A fact that is unknown is in `unknown`, with the reason. */
export interface CardFacts {
  /** As in the zone of its meter: a UUID, or the place on the bus. */
  readonly id: string;
  readonly name?: string;
  /** Version of its driver. */
  readonly driver?: string;
  /** The limit that holds, in watts. */
  readonly powerLimitW?: number;
  /** Whether the driver stays loaded while nobody uses the card. NVIDIA's alone. */
  readonly isPersistent?: boolean;
  /** How the driver chooses power states, such as `auto`. AMD's alone. */
  readonly performanceLevel?: string;
  readonly unknown: Readonly<Record<string, string>>;
}

/**
 * Reads them once: NVIDIA's by the driver's library (with the package `koffi`) or else `nvidia-smi`, AMD's by the files
 * of their driver. Sleeping cards are not woken, and left out. Never rejects for a machine without cards.
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
