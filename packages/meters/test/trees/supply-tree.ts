/** Machines with power supplies as directory trees, in the layout of the kernel, built when a test runs. */

import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { overwrite } from "./written-file.js";

type Files = Readonly<Record<string, string | number>>;

/** The tree, and how to change it. */
export interface SupplyTree {
  /** Pass them as the options `root` and `procRoot`. */
  readonly root: string;
  readonly procRoot: string;
  write(name: string, file: string, content: string | number): void;
}

/**
 * Builds the tree under `directory`, which should be empty.
 *
 * @example supplyTree(directory, { BAT0: { type: "Battery", status: "Discharging", power_now: 9_712_000 } })
 */
export function supplyTree(directory: string, supplies: Readonly<Record<string, Files>>): SupplyTree {
  const root = join(directory, "sys");
  const procRoot = join(directory, "proc");
  const base = join(root, "class/power_supply");
  mkdirSync(base, { recursive: true });
  mkdirSync(procRoot, { recursive: true });
  writeFileSync(join(procRoot, "stat"), "cpu  100 0 0 100 0 0 0 0 0 0\n");
  for (const [name, files] of Object.entries(supplies)) {
    const own = join(root, "devices/LNXSYSTM:00/PNP0C09:00/power_supply", name);
    mkdirSync(own, { recursive: true });
    symlinkSync(join("../../devices/LNXSYSTM:00/PNP0C09:00/power_supply", name), join(base, name));
    for (const [file, content] of Object.entries(files)) writeFileSync(join(own, file), `${content}\n`);
  }
  return {
    root,
    procRoot,
    write: (name, file, content) => overwrite(join(base, name, file), `${content}\n`),
  };
}
