/** Machines with chips of hwmon as directory trees, in the layout of the kernel, built when a test runs. */

import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { overwrite } from "./written-file.js";

/** One chip of the tree. */
export interface TreeChip {
  /** The N of hwmonN, which is another after each start. */
  readonly number: number;
  /** The driver's name. */
  readonly name: string;
  /** Its device below `devices`, for example `pci0000:00/0000:03:00.0`. Absent: it has none. */
  readonly device?: string;
  /** Its files. */
  readonly files?: Readonly<Record<string, string | number>>;
  /** Files of its device, where drivers of the old kind have them. */
  readonly deviceFiles?: Readonly<Record<string, string | number>>;
}

/** The tree, and how to change it. */
export interface HwmonTree {
  /** Pass them as the options `root` and `procRoot`. */
  readonly root: string;
  readonly procRoot: string;
  /** Replaces a file of a chip, or of its device, in one write. */
  write(name: string, file: string, content: string | number): void;
}

/**
 * Builds the tree under `directory`, which should be empty.
 *
 * @example hwmonTree(directory, [{ number: 0, name: "ina226", device: "i2c-1/1-0040", files: { power1_input: 6_075_000 } }])
 */
export function hwmonTree(directory: string, chips: readonly TreeChip[]): HwmonTree {
  const root = join(directory, "sys");
  const procRoot = join(directory, "proc");
  const base = join(root, "class/hwmon");
  mkdirSync(base, { recursive: true });
  mkdirSync(procRoot, { recursive: true });
  writeFileSync(join(procRoot, "stat"), "cpu  100 0 0 100 0 0 0 0 0 0\n");
  const places = new Map<string, readonly [own: string, device: string]>();
  for (const { number, name, device, files = {}, deviceFiles = {} } of chips) {
    const above = join(root, "devices", device ?? "virtual");
    const own = join(above, "hwmon", `hwmon${number}`);
    mkdirSync(own, { recursive: true });
    symlinkSync(relative(base, own), join(base, `hwmon${number}`));
    if (device !== undefined) symlinkSync("../..", join(own, "device"));
    const isOld = "name" in deviceFiles;
    for (const [file, content] of Object.entries(isOld ? files : { name, ...files })) put(own, file, content);
    for (const [file, content] of Object.entries(deviceFiles)) put(above, file, content);
    places.set(name, [own, above]);
  }
  return {
    root,
    procRoot,
    write(name, file, content) {
      const [own = "", device = ""] = places.get(name) ?? [];
      const chip = chips.find((one) => one.name === name);
      overwrite(join(chip?.deviceFiles && file in chip.deviceFiles ? device : own, file), `${content}\n`);
    },
  };
}

function put(directory: string, file: string, content: string | number): void {
  const path = join(directory, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${content}\n`);
}
