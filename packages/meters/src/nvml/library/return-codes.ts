/** The meaning of NVML's return codes for a meter. Source: `nvml.h`, `nvmlReturn_t`. */

import type { Opened } from "@wattspan/core";

export const SUCCESS = 0;
export const NOT_SUPPORTED = 3;
export const NO_PERMISSION = 4;
export const NOT_FOUND = 6;
export const INSUFFICIENT_SIZE = 7;
const DRIVER_NOT_LOADED = 9;
const LIBRARY_NOT_FOUND = 12;
export const FUNCTION_NOT_FOUND = 13;
const GPU_IS_LOST = 15;
const RESET_REQUIRED = 16;
const BLOCKED = 17;
const VERSION_MISMATCH = 18;

const TEXTS: ReadonlyMap<number, string> = new Map([
  [1, "not initialized"],
  [2, "invalid argument"],
  [NOT_SUPPORTED, "not supported"],
  [NO_PERMISSION, "no permission"],
  [NOT_FOUND, "not found"],
  [INSUFFICIENT_SIZE, "insufficient size"],
  [DRIVER_NOT_LOADED, "driver not loaded"],
  [LIBRARY_NOT_FOUND, "library not found"],
  [FUNCTION_NOT_FOUND, "function not found"],
  [GPU_IS_LOST, "GPU is lost"],
  [RESET_REQUIRED, "reset required"],
  [BLOCKED, "blocked by the control group"],
  [VERSION_MISMATCH, "driver and library of different versions"],
  [999, "unknown error"],
]);

/** The code in words. */
export const textOf = (code: number): string => `NVML ${code} (${TEXTS.get(code) ?? "unknown code"})`;

/** Why a reading has no value. */
export const reasonOf = (code: number): string =>
  code === GPU_IS_LOST || code === RESET_REQUIRED ? "lost" : textOf(code);

export type Unavailable = Extract<Opened, { status: "unavailable" }>;

const LOAD_DRIVER = "Load the driver: `sudo modprobe nvidia`; then `nvidia-smi` should list the cards.";
const MOUNT_DEVICES =
  "Give this user the device nodes /dev/nvidia*; a container needs `--gpus all` of the NVIDIA container toolkit.";

/** Why the driver cannot be used, by its code. */
export function unavailableBy(code: number): Unavailable {
  const detail = `NVIDIA's driver cannot be used: ${textOf(code)}.`;
  const because = (reason: Unavailable["reason"], remedy: string): Unavailable => {
    return { status: "unavailable", reason, detail, remedy };
  };
  if (code === DRIVER_NOT_LOADED) return because("absent", LOAD_DRIVER);
  if (code === NOT_FOUND) return because("absent", "`nvidia-smi -L` should list the cards.");
  if (code === LIBRARY_NOT_FOUND)
    return because("absent", "Install the driver's libraries, with libnvidia-ml.so.1.");
  if (code === VERSION_MISMATCH)
    return because(
      "unsupported",
      "The driver was updated and is not loaded yet: restart the machine (`sudo reboot`).",
    );
  if (code === NO_PERMISSION || code === BLOCKED) return because("denied", MOUNT_DEVICES);
  if (code === GPU_IS_LOST || code === RESET_REQUIRED)
    return because("lost", "Reset the card: `sudo nvidia-smi --gpu-reset`; else restart the machine.");
  return because("unsupported", "See what `nvidia-smi` and `sudo dmesg | grep -i nvrm` say.");
}
