/** The RAPL domains of a machine, as Linux's powercap class lists them. */

import { join } from "node:path";
import { CounterFile } from "../host/files/counter-file.js";
import { errorCode, type Files, readText } from "../host/files/files.js";

/** The quantity of a domain: the kernel's names, with the package number separate. */
export type DomainKind = "package" | "core" | "uncore" | "dram" | "psys";

/** One domain, with its energy counter. */
export interface Domain {
  /** The name of its directory, for example `intel-rapl:0:1`: unique on a host, unlike the domain's name. */
  readonly id: string;
  readonly path: string;
  /** The driver: `intel-rapl` reads registers of the processor, `intel-rapl-mmio` the same in memory. */
  readonly driver: string;
  readonly kind: DomainKind;
  /** Its socket. */
  readonly socket: number;
  /** The die in the package, on machines that count by die. */
  readonly die: number | undefined;
  readonly energy: CounterFile;
  /** The counter when it was found; undefined with the reason in `energy.failure`. */
  readonly microjoules: bigint | undefined;
}

/** The domains found, and those only listed. */
export interface Domains {
  readonly found: readonly Domain[];
  /** Errno of listing the class, if there is none. */
  readonly failure?: string;
  /** Directories with names of RAPL domains. */
  readonly listed: number;
  /** Of those, links with an invisible target. */
  readonly dangling: number;
}

/** Drivers in order of preference among copies of a domain: the register is the most widely proven. */
const DRIVERS = ["intel-rapl", "intel-rapl-tpmi", "intel-rapl-mmio"];
const TOP_NAME = /^(package|psys)(?:-(\d+)(?:-die-(\d+))?)?$/;
const CHILD_NAME = /^(core|uncore|dram)$/;
const DIRECTORY = /^(intel-rapl(?:-mmio|-tpmi)?):(\d+)(?::(\d+))?$/;

interface ZoneFolder {
  readonly id: string;
  readonly path: string;
  readonly driver: string;
  /** Ordinals in the tree: top, and child or -1. */
  readonly top: number;
  readonly child: number;
  readonly name: string | undefined;
  readonly failure: string | undefined;
}

/**
 * Lists the domains under `<sys>/class/powercap`, which links nested ones next to their parents, and opens
 * their counters.
 */
export function findDomains(sys: string, files: Files): Domains {
  const base = join(sys, "class/powercap");
  let names: readonly string[];
  try {
    names = files.list(base);
  } catch (error) {
    return { found: [], failure: errorCode(error), listed: 0, dangling: 0 };
  }
  const entries = names.flatMap((id) => entryOf(base, id, files)).sort(byPosition);
  const found = entries.flatMap((entry) => domainOf(entry, entries, files));
  const dangling = entries.filter(({ failure }) => failure === "ENOENT").length;
  return { found, listed: entries.length, dangling };
}

function entryOf(base: string, id: string, files: Files): ZoneFolder[] {
  const [, driver, top, child = "-1"] = DIRECTORY.exec(id) ?? [];
  if (driver === undefined) return [];
  const path = join(base, id);
  const { text, failure } = readText(files, join(path, "name"), 64);
  return [{ id, path, driver, top: Number(top), child: Number(child), name: text?.trim(), failure }];
}

const byPosition = (a: ZoneFolder, b: ZoneFolder): number =>
  DRIVERS.indexOf(a.driver) - DRIVERS.indexOf(b.driver) || a.top - b.top || a.child - b.child;

function domainOf(entry: ZoneFolder, entries: readonly ZoneFolder[], files: Files): Domain[] {
  // A child does not state its socket: its parent's name does. The index of neither is a socket number.
  const parent = entries.find(
    ({ driver, top, child }) => driver === entry.driver && top === entry.top && child < 0,
  );
  const [, kind, socket, die] = TOP_NAME.exec(parent?.name ?? "") ?? [];
  const ownKind = entry === parent ? kind : CHILD_NAME.exec(entry.name ?? "")?.[1];
  if (kind === undefined || ownKind === undefined) return [];
  const energy = new CounterFile(join(entry.path, "energy_uj"), files);
  const microjoules = energy.read();
  if (microjoules === undefined && energy.failure === "ENOENT") return [];
  const { id, path, driver } = entry;
  const place = { socket: Number(socket ?? 0), die: die === undefined ? undefined : Number(die) };
  return [{ id, path, driver, kind: ownKind as DomainKind, ...place, energy, microjoules }];
}
