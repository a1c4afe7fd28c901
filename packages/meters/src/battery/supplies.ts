/** The power supplies of a machine, as Linux's class lists them. */

import { join } from "node:path";
import { errorCode, type Files, readText } from "../host/files/files.js";

/** One supply: a battery, or a charger. */
export interface Supply {
  readonly name: string;
  /** Its place below sysfs: the same after each start. */
  readonly device: string;
  readonly kind: "battery" | "mains";
  pathOf(attribute: string): string;
  /**
   * Whether it is readable, or would be with a permission. Drivers also list values that a battery does not
   * report.
   */
  has(attribute: string): boolean;
  /** Its trimmed text; undefined if it is missing or unreadable. */
  text(attribute: string): string | undefined;
}

const DENIED: ReadonlySet<string> = new Set(["EACCES", "EPERM"]);
/** Drivers of chargers name their kind, such as `USB_PD`; newer ones say `USB`. */
const MAINS = /^(?:Mains|USB(?:_\w+)?|Wireless|BrickID)$/;
/** The kernel's word for a charger that gives nothing: 1 and 2 are on, the latter at a voltage that we may choose. */
export const OFFLINE = "0";

/** The supplies found; the errno of listing the class if there is none. */
export interface Supplies {
  readonly found: readonly Supply[];
  readonly failure?: string;
}

/** Lists `<sys>/class/power_supply`, without the batteries of mice and keyboards, and without empty bays. */
export function findSupplies(sys: string, files: Files): Supplies {
  const base = join(sys, "class/power_supply");
  try {
    const names = [...files.list(base)].sort();
    const root = files.resolve(sys);
    return { found: names.flatMap((name) => supplyOf(root, join(base, name), name, files)) };
  } catch (error) {
    return { found: [], failure: errorCode(error) };
  }
}

function supplyOf(root: string, link: string, name: string, files: Files): Supply[] {
  const pathOf = (attribute: string) => join(link, attribute);
  const text = (attribute: string) => readText(files, pathOf(attribute), 64).text?.trim();
  const has = (attribute: string) => {
    const { failure } = readText(files, pathOf(attribute), 64);
    return failure === undefined || DENIED.has(failure);
  };
  const type = text("type") ?? "";
  if (text("scope") === "Device" || text("present") === "0") return [];
  const kind = type === "Battery" ? "battery" : MAINS.test(type) ? "mains" : undefined;
  if (kind === undefined) return [];
  const place = files.resolve(link);
  const device = place.startsWith(`${root}/`) ? place.slice(root.length + 1) : place;
  return [{ name, device, kind, pathOf, has, text }];
}
