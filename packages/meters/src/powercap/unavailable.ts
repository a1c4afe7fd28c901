import { join } from "node:path";
import type { Opened } from "@wattspan/core";
import type { Domain, Domains } from "./domain.js";

type Unavailable = Extract<Opened, { status: "unavailable" }>;

const DENIED = new Set(["EACCES", "EPERM"]);

/** Why no domain can be read, and the remedy. Undefined if at least one can. */
export function whyUnavailable(sys: string, domains: Domains): Unavailable | undefined {
  const base = join(sys, "class/powercap");
  const { found, failure, listed, dangling } = domains;
  if (failure !== undefined) return noClass(base, failure);
  if (listed === 0) return unavailable("absent", `${base} lists no RAPL domain.`, NO_DRIVER);
  if (found.length === 0) return dangling > 0 ? maskedDomains(base, dangling) : noCounters(base);
  if (found.some(({ microjoules }) => microjoules !== undefined)) return undefined;
  return noneReadable(base, found);
}

const NO_DRIVER =
  "On a physical x86 machine run `sudo modprobe intel_rapl_msr`. Most virtual machines have no RAPL: there the meter processCpu() gives a modelled figure.";
/** Some runtimes hide all of it. */
const NO_CLASS = `${NO_DRIVER} In a container mount the host's whole sysfs (docker run -v /sys:/host/sys:ro) and pass rapl({ root: '/host/sys' }).`;

function noClass(base: string, failure: string): Unavailable {
  if (DENIED.has(failure)) return unavailable("denied", `${base} cannot be listed (${failure}).`, GRANT);
  return unavailable("absent", `${base} is not there (${failure}).`, NO_CLASS);
}

/** Containers hide `/sys/devices/virtual/powercap`, also from a mount of `/sys/class/powercap` alone. */
function maskedDomains(base: string, dangling: number): Unavailable {
  return unavailable(
    "absent",
    `${dangling} RAPL domains are listed in ${base}, but what they link to cannot be seen from here.`,
    "Mount the host's whole sysfs, not only class/powercap (docker run -v /sys:/host/sys:ro), and pass rapl({ root: '/host/sys' }).",
  );
}

function noCounters(base: string): Unavailable {
  return unavailable(
    "unsupported",
    `The RAPL domains in ${base} have no energy_uj that this meter knows.`,
    NO_DRIVER,
  );
}

function noneReadable(base: string, found: readonly Domain[]): Unavailable {
  const failures = [...new Set(found.map(({ energy }) => energy.failure))];
  const detail = `None of the ${found.length} RAPL counters in ${base} can be read (${failures.join(", ")}).`;
  if (failures.some((failure) => DENIED.has(failure))) return unavailable("denied", detail, GRANT);
  return unavailable("unsupported", detail, "See `dmesg | grep -i rapl` for what the driver says of them.");
}

/**
 * Since CVE-2020-8694 only root may read. The advice names a group, since all users could spy on each other
 * by power.
 */
const GRANT =
  "Let a group read the counters, on the host: sudo sh -c 'groupadd -f energy; usermod -aG energy $SUDO_USER; cd /sys/class/powercap; chgrp energy intel-rapl*:*/energy_uj; chmod 0440 intel-rapl*:*/energy_uj', then log in again. After a restart it is gone, unless a udev rule for the subsystem powercap does the same.";

function unavailable(reason: Unavailable["reason"], detail: string, remedy: string): Unavailable {
  return { status: "unavailable", reason, detail, remedy };
}
