/** Values and layouts that people reported of real machines. Each folder has a NOTE.md: machine, date, source, and what is verbatim. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TreeDomain } from "@wattspan/testing/stand-ins";
import type { TreeChip } from "../trees/hwmon-tree.js";

/** A file of a machine as text. @example capturedText("dcgm/a30-mig", "metrics.txt") */
export const capturedText = (machine: string, file: string): string =>
  readFileSync(join(import.meta.dirname, machine, file), "utf8");

/** RAPL domains: numbers of any size, as powercap's files have them. */
export function capturedDomains(machine: string): readonly TreeDomain[] {
  const domains = JSON.parse(capturedText(machine, "domains.json")) as readonly CapturedDomain[];
  return domains.map(({ id, name, energy_uj: energy, max_energy_range_uj: range, files }) => ({
    id,
    name,
    ...(energy !== undefined && { microjoules: BigInt(energy) }),
    ...(range !== undefined && { rangeMicrojoules: BigInt(range) }),
    ...(files && { files }),
  }));
}

interface CapturedDomain {
  readonly id: string;
  readonly name: string;
  readonly energy_uj?: string;
  readonly max_energy_range_uj?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** Chips of hwmon, with the files that were reported. */
export const capturedChips = (machine: string): readonly TreeChip[] =>
  JSON.parse(capturedText(machine, "chips.json")) as readonly TreeChip[];
