/**
 * Facts of AMD's cards, by the files of their driver. Source: the kernel's documentation of amdgpu's sysfs interface.
 */

import { dirname, join } from "node:path";
import { type Files, readText } from "../host/files/files.js";
import type { HostPaths } from "../host/files/paths.js";
import { type Chip, findChips } from "../hwmon/chip.js";
import { MICRO } from "../hwmon/quantity.js";
import type { CardFacts } from "./card-facts.js";

/** Reading most files of a sleeping card would wake it: it is left out. */
export function amdgpuFacts({ sys }: Pick<HostPaths, "sys">, files: Files): readonly CardFacts[] {
  const driver = textOf(join(sys, "module/amdgpu/version"), files);
  return findChips(sys, files)
    .found.filter(({ name }) => name === "amdgpu")
    .flatMap((chip) => factsOf(chip, driver, files));
}

function factsOf(chip: Chip, driver: string | undefined, files: Files): readonly CardFacts[] {
  const device = join(dirname(chip.pathOf("name")), "device");
  const ofDevice = (file: string) => textOf(join(device, file), files);
  if (ofDevice("power/runtime_status") === "suspended") return [];
  const name = ofDevice("product_name");
  const cap = chip.text("power1_cap") ?? "";
  const performanceLevel = ofDevice("power_dpm_force_performance_level");
  const hasCap = /^[1-9]\d{0,11}$/.test(cap);
  return [
    {
      id: chip.pci ?? chip.device,
      ...(name && { name }),
      ...(driver && { driver }),
      ...(hasCap && { powerLimitW: Number(cap) / MICRO }),
      ...(performanceLevel && { performanceLevel }),
      unknown: {
        ...(!name && { name: "the card has no product name" }),
        ...(!driver && { driver: "that of the kernel has no version of its own" }),
        ...(!hasCap && { powerLimitW: "the driver shows none" }),
        ...(!performanceLevel && { performanceLevel: "the driver shows none" }),
      },
    },
  ];
}

const textOf = (path: string, files: Files): string | undefined =>
  readText(files, path, 128).text?.trim() || undefined;
