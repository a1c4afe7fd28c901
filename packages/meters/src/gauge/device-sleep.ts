/** Devices that the kernel puts to sleep while nobody uses them: reading one wakes it. */

import { dirname, join } from "node:path";
import { type Files, readText } from "../host/files/files.js";

/** The kernel's words for a device that sleeps, or is about to. */
export const ASLEEP: readonly string[] = ["suspended", "suspending"];

/** The kernel's word on a device. */
export interface SleepStatus {
  /** Its file. */
  readonly path: string;
  readonly isAsleep: boolean;
}

/** Whether a word is of {@link ASLEEP}; false if it cannot be read. @example isAsleep("suspended\n") // true */
export const isAsleep = (status: string | undefined): boolean => ASLEEP.includes(status?.trim() ?? "");

/** The status of the device of a chip, from one of the chip's files; undefined if the kernel states none. */
export function sleepStatusOf(chipFile: string, files: Files): SleepStatus | undefined {
  const path = join(dirname(chipFile), "device/power/runtime_status");
  const { text } = readText(files, path, 32);
  return text === undefined ? undefined : { path, isAsleep: isAsleep(text) };
}
