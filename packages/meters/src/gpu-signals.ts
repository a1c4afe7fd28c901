import type { SignalSource } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { signalsOfCards } from "./gpu-signals/signals-of-cards.js";
import { NVIDIA_OPTIONS, type NvidiaOptions } from "./nvml/cards/nvml-options.js";

export type { NvidiaOptions };

/**
 * How busy the cards of this machine are, what is in their memory, in which performance state they are, and what holds their clocks
 * down: NVIDIA's by the driver's library (with the package `koffi`) or else `nvidia-smi`, and AMD's by the files of their driver. Cards that sleep are
 * not woken, and what a card does not tell is left out.
 *
 * The cards open when they are first asked for, beside everything else, so that the first values come a second later.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @throws MeterOptionError for options that cannot be.
 * @see docs/meters/gpu-signals.md
 * @example
 * const metering = createMetering({ meters: auto(), signals: [hostSignals(), gpuSignals()] });
 */
export function gpuSignals(options: NvidiaOptions = {}): SignalSource {
  checkOptionNames<NvidiaOptions>(options, NVIDIA_OPTIONS);
  return signalsOfCards(() => performance.now(), options);
}
