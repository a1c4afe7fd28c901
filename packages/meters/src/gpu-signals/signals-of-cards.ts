import type { SignalSource } from "@wattspan/core";
import { nodeFiles } from "../host/files/files.js";
import { hostPaths } from "../host/files/paths.js";
import type { CardStates } from "../nvml/cards/card-state.js";
import {
  checkNvmlOptions,
  DEFAULT_LIBRARY,
  DEFAULT_PROGRAM,
  type NvidiaOptions,
} from "../nvml/cards/nvml-options.js";
import { placedCards } from "../nvml/cards/suspended-cards.js";
import { openDriverStates } from "../nvml/driver/driver-states.js";
import { installedKoffi } from "../nvml/library/koffi.js";
import { openSmiStates } from "../nvml/smi/smi-states.js";
import { openAmdgpuStates } from "./amdgpu-states.js";
import { cardSignals } from "./card-signals.js";
import { ReopenedStates } from "./reopened-states.js";

/**
 * The cards of this machine by a clock. @param now Milliseconds. @throws MeterOptionError for invalid
 * options.
 */
export function signalsOfCards(now: () => number, options: NvidiaOptions = {}): SignalSource {
  checkNvmlOptions("gpuSignals", options);
  const { gpus = "visible", library = DEFAULT_LIBRARY, nvidiaSmi: program = DEFAULT_PROGRAM } = options;
  const [paths, files] = [hostPaths(options), nodeFiles];
  const surroundings = { paths, files, now, gpus, environment: process.env };
  const openNvidia = async (): Promise<CardStates | undefined> => {
    const placed = placedCards(paths, files);
    if (placed.length > 0 && placed.every(({ isSuspended }) => isSuspended)) return undefined;
    const koffi = options.koffi ?? (await installedKoffi());
    const byLibrary = await openDriverStates({ koffi, library, placed }, surroundings);
    return byLibrary ?? openSmiStates({ program, placed, mayHold: false }, surroundings);
  };
  const makers = [
    new ReopenedStates(openNvidia, now),
    new ReopenedStates(async () => openAmdgpuStates(paths, files), now),
  ];
  return {
    name: "gpu-signals",
    read: () => makers.flatMap((maker) => maker.read()).flatMap(cardSignals),
    close() {
      for (const maker of makers) maker.close();
    },
  };
}
