import type { SignalSource } from "@wattspan/core";
import { openAmdgpuStates } from "./gpu-signals/amdgpu-states.js";
import { CardSignals } from "./gpu-signals/card-signals.js";
import type { CardStates } from "./gpu-signals/card-state.js";
import { ReopenedStates } from "./gpu-signals/reopened-states.js";
import { nodeFiles } from "./host/files.js";
import { hostPaths } from "./host/paths.js";
import { openDriverStates } from "./nvml/driver-states.js";
import { installedKoffi } from "./nvml/koffi.js";
import {
  checkNvmlOptions,
  DEFAULT_LIBRARY,
  DEFAULT_PROGRAM,
  type NvidiaOptions,
} from "./nvml/nvml-options.js";
import { openSmiStates } from "./nvml/smi-states.js";
import { placedCards } from "./nvml/suspended-cards.js";

export type { NvidiaOptions };

/**
 * How busy the cards of this machine are, what is in their memory, in which performance state they are, and what holds their clocks
 * down: NVIDIA's by the driver's library (with the package `koffi`) or else `nvidia-smi`, and AMD's by the files of their driver. Cards that sleep are
 * not woken, and what a card does not tell is left out.
 *
 * The cards open when they are first asked for, beside everything else, so that the first values come a second later.
 *
 * @throws MeterOptionError for options that cannot be.
 * @see docs/meters/gpu-signals.md
 * @example
 * const metering = createMetering({ meters: auto(), signals: [hostSignals(), gpuSignals()] });
 */
export function gpuSignals(options: NvidiaOptions = {}): SignalSource {
  return gpuSignalsBy(() => performance.now(), options);
}

/** The same by another clock. @param now Milliseconds. */
export function gpuSignalsBy(now: () => number, options: NvidiaOptions = {}): SignalSource {
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
  const signals = new CardSignals();
  return {
    name: "gpu-signals",
    read: () =>
      signals.of(
        makers.flatMap((maker) => maker.read()),
        now(),
      ),
    close() {
      for (const maker of makers) maker.close();
    },
  };
}
