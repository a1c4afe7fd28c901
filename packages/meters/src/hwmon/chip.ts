/** The chips of Linux's hwmon class. */

import { join } from "node:path";
import { errorCode, type Files, namesIn, readText } from "../host/files/files.js";

/** One chip, and its measurement files. */
export interface Chip {
  /** The driver's name for it, possibly shared with others. */
  readonly name: string;
  /** Its device, by the path below sysfs: the same after each start, unlike the chip's number. */
  readonly device: string;
  /** `pci:` and the address, for a device on that bus: the same id for every meter. */
  readonly pci: string | undefined;
  /** Names of its files. */
  readonly attributes: readonly string[];
  /**
   * The path of one of them. It contains the chip's number, but below its device, so that it never becomes
   * another's.
   */
  pathOf(attribute: string): string;
  /** Its trimmed text; undefined if it is missing or unreadable. */
  text(attribute: string): string | undefined;
}

/** The chips found. */
export interface Chips {
  readonly found: readonly Chip[];
  /** Errno of listing the class, if there is none. */
  readonly failure?: string;
  /** Indistinguishable chips: without a device, and with equal names. */
  readonly nameless: readonly string[];
}

const PCI = /^[0-9a-f]{4,}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/i;
const NUMBERED = /(^|\/)hwmon\d+(\/|$)/;

/** Lists `<sys>/class/hwmon`. */
export function findChips(sys: string, files: Files): Chips {
  const base = join(sys, "class/hwmon");
  let numbers: readonly string[];
  try {
    numbers = files.list(base);
  } catch (error) {
    return { found: [], failure: errorCode(error), nameless: [] };
  }
  const chips = [...numbers].sort(byNumber).flatMap((number) => chipOf(sys, join(base, number), files));
  const isAlone = ({ device, name }: Chip) =>
    device !== name || chips.filter((other) => other.device === name).length === 1;
  const nameless = chips.filter((chip) => !isAlone(chip)).map(({ name }) => name);
  return { found: chips.filter(isAlone), nameless: [...new Set(nameless)] };
}

const byNumber = (a: string, b: string): number => Number(/\d+$/.exec(a)?.[0]) - Number(/\d+$/.exec(b)?.[0]);

function chipOf(sys: string, link: string, files: Files): Chip[] {
  const directory = resolved(link, files);
  if (directory === undefined) return [];
  const parent = join(directory, "device");
  const own = namesIn(directory, files);
  // Old drivers, such as that of ACPI's power meters, put their files there, some even the name.
  const older = namesIn(parent, files).filter((file) => !own.includes(file));
  const pathOf = (attribute: string) => join(own.includes(attribute) ? directory : parent, attribute);
  const text = (attribute: string) => readText(files, pathOf(attribute), 256).text?.trim();
  const name = text("name");
  if (!name) return [];
  const device = deviceOf(sys, parent, files);
  const address = device?.split("/").at(-1) ?? "";
  return [
    {
      name,
      device: device ?? name,
      pci: PCI.test(address) ? `pci:${address.toLowerCase()}` : undefined,
      attributes: [...own, ...older],
      pathOf,
      text,
    },
  ];
}

/** Undefined for chips without a device, whose only place is their number. */
function deviceOf(sys: string, link: string, files: Files): string | undefined {
  const device = resolved(link, files);
  const root = resolved(sys, files);
  if (device === undefined || root === undefined || NUMBERED.test(device)) return undefined;
  return device.startsWith(`${root}/`) ? device.slice(root.length + 1) : device;
}

function resolved(path: string, files: Files): string | undefined {
  try {
    return files.resolve(path);
  } catch {
    return undefined; // a link that leads nowhere
  }
}
