import type { SignalSource } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { NVIDIA_OPTIONS, type NvidiaOptions } from "../nvml/cards/nvml-options.js";
import { signalsOfCards } from "./signals-of-cards.js";

export type { NvidiaOptions };

/**
 * Utilization and memory use of this machine's cards: NVIDIA's by the driver's library (with the package `koffi`) or else `nvidia-smi`, and AMD's by the files of their driver.
 * Sleeping cards are not woken, and values that a card does not report are left out.
 *
 * The cards open at the first read, in the background, so that the first values come a second later.
 *
 * @throws WattspanConfigurationError for an unknown option.
 * @throws MeterOptionError for invalid options.
 * @see docs/meters/gpu-signals.md
 * @example
 * const metering = createMetering({ meters: auto(), signals: [hostSignals(), gpuSignals()] });
 */
export function gpuSignals(options: NvidiaOptions = {}): SignalSource {
  checkOptionNames<NvidiaOptions>(options, NVIDIA_OPTIONS);
  return signalsOfCards(() => performance.now(), options);
}
