import type { EnergyReader, Opened, Reading } from "@wattspan/core";
import { cpuIdentity } from "../host/cpu-identity.js";
import { type CpuTimeSource, type OwnCpu, openCpuTime, whyNotOfThread } from "../host/cpu-time.js";
import type { Files } from "../host/files.js";
import type { HostPaths } from "../host/paths.js";
import type { Pause } from "../host/pause.js";
import { declareZones } from "./declare-zones.js";
import { withoutCopies, withoutMirrors } from "./distinct-domains.js";
import { type Domain, findDomains } from "./domain.js";
import { whyUnavailable } from "./unavailable.js";

/** What the meter takes from its surroundings. */
export interface RaplSurroundings {
  readonly paths: HostPaths;
  readonly files: Files;
  readonly pause: Pause;
  readonly ownCpu: OwnCpu;
}

/** Hygon builds AMD's Zen. */
const AMD_VENDORS = new Set(["AuthenticAMD", "HygonGenuine"]);

/** Opens the RAPL counters of a host. Rejects only when aborted. */
export async function openRapl(
  { paths, files, pause, ownCpu }: RaplSurroundings,
  signal: AbortSignal,
): Promise<Opened> {
  signal.throwIfAborted();
  const domains = findDomains(paths.sys, files);
  const unavailable = whyUnavailable(paths.sys, domains) ?? whyNotOfThread(ownCpu, paths, files);
  let kept: Domain[] = [];
  try {
    if (unavailable !== undefined) return unavailable;
    const isAmd = AMD_VENDORS.has(cpuIdentity(paths, files).vendor ?? "");
    kept = await withoutMirrors(withoutCopies(domains.found, isAmd), pause, signal);
  } finally {
    for (const domain of domains.found) if (!kept.includes(domain)) domain.energy.close();
  }
  return {
    status: "ready",
    zones: declareZones(kept, files),
    reader: reader(kept, openCpuTime(ownCpu, paths, files)),
  };
}

function reader(domains: readonly Domain[], cpuTime: CpuTimeSource): EnergyReader {
  let isOpen = true;
  return {
    read() {
      if (!isOpen) throw new Error("rapl: the reader is closed; open the meter again to read it.");
      return domains.map(readDomain);
    },
    cpuTime: () => (isOpen ? cpuTime.read() : undefined),
    close() {
      isOpen = false;
      for (const { energy } of domains) energy.close();
      cpuTime.close();
    },
  };
}

/** One that fails does not take the others with it. */
function readDomain({ id, energy }: Domain): Reading {
  const microjoules = energy.read();
  const atMs = performance.now();
  return microjoules === undefined
    ? { zone: id, atMs, kind: "none", reason: energy.failure }
    : { zone: id, atMs, kind: "counter", microjoules };
}
