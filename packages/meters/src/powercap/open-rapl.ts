import type { EnergyReader, Opened, Reading } from "@wattspan/core";
import type { Files } from "../host/files/files.js";
import type { HostPaths } from "../host/files/paths.js";
import type { Pause } from "../host/files/pause.js";
import { cpuIdentity } from "../host/machine/cpu-identity.js";
import { openSuspendedTime, type SuspendedTime } from "../host/machine/suspended-time.js";
import {
  type CpuTimeSource,
  type OwnCpu,
  openCpuTime,
  sharedBy,
  whyNotOfThread,
} from "../host/share/cpu-time.js";
import { declareZones } from "./declare-zones.js";
import { withoutCopies, withoutMirrors } from "./distinct-domains.js";
import { type Domain, findDomains } from "./domain.js";
import { notesOn } from "./notes.js";
import { whyUnavailable } from "./unavailable.js";

/** The meter's surroundings. */
export interface RaplSurroundings {
  readonly paths: HostPaths;
  readonly files: Files;
  readonly pause: Pause;
  readonly ownCpu: OwnCpu;
  /** Milliseconds on the time base of `performance.now()`. */
  readonly now: () => number;
}

/** The errno names of a missing file: the driver was unloaded, or the hardware removed. */
const GONE = new Set(["ENODEV", "ENOENT", "ENXIO"]);
/** Hygon builds AMD's Zen. */
const AMD_VENDORS = new Set(["AuthenticAMD", "HygonGenuine"]);

/** Opens the RAPL counters of a host. Rejects only when aborted. */
export async function openRapl(
  { paths, files, pause, ownCpu, now }: RaplSurroundings,
  signal: AbortSignal,
): Promise<Opened> {
  signal.throwIfAborted();
  const domains = findDomains(paths.sys, files);
  const unavailable = whyUnavailable(paths.sys, domains) ?? whyNotOfThread(ownCpu, paths, files);
  let distinct: Domain[] = [];
  let kept: Domain[] = [];
  try {
    if (unavailable !== undefined) return unavailable;
    const isAmd = AMD_VENDORS.has(cpuIdentity(paths, files).vendor ?? "");
    distinct = withoutCopies(domains.found, isAmd);
    kept = await withoutMirrors(distinct, pause, signal);
  } finally {
    for (const domain of domains.found) if (!kept.includes(domain)) domain.energy.close();
  }
  const notes = notesOn(domains.found, distinct, kept);
  const cpuTime = openCpuTime(ownCpu, paths, files);
  return {
    status: "ready",
    zones: declareZones(kept, files).map(sharedBy(cpuTime)),
    reader: reader(kept, cpuTime, openSuspendedTime(paths, files, now), now),
    ...(notes.length > 0 && { notes }),
  };
}

function reader(
  domains: readonly Domain[],
  cpuTime: CpuTimeSource,
  suspended: SuspendedTime,
  now: () => number,
): EnergyReader {
  let isOpen = true;
  return {
    read() {
      if (!isOpen) throw new Error("rapl: the reader is closed; open the meter again to read it.");
      return domains.map((domain) => readDomain(domain, now));
    },
    cpuTime: () => (isOpen ? cpuTime.read() : undefined),
    suspendedS: () => (isOpen ? suspended.read() : undefined),
    close() {
      isOpen = false;
      for (const { energy } of domains) energy.close();
      cpuTime.close();
      suspended.close();
    },
  };
}

/** A failing domain does not affect the others. */
function readDomain({ id, energy }: Domain, now: () => number): Reading {
  const microjoules = energy.read();
  const atMs = now();
  if (microjoules !== undefined) return { zone: id, atMs, kind: "counter", microjoules };
  const { failure } = energy;
  return { zone: id, atMs, kind: "none", reason: GONE.has(failure) ? "lost" : failure };
}
