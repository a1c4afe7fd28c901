import { closeSync, constants, fstatSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Replaces a file in one write at its start, so that a reader with an open descriptor never sees half of it. A shorter content is filled
 * up with line ends, which no reader minds.
 *
 * @example overwrite(join(root, "class/hwmon/hwmon0/power1_input"), "41009000\n")
 */
export function overwrite(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT);
  writeSync(descriptor, content.padEnd(fstatSync(descriptor).size, "\n"), 0);
  closeSync(descriptor);
}
