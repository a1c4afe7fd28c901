import { join } from "node:path";
import { type Component, joulesFromMicrojoules, type Zone } from "@wattspan/core";
import { MICROWATTS_PER_WATT } from "@wattspan/core/units";
import { CounterFile } from "../host/files/counter-file.js";
import type { Files } from "../host/files/files.js";
import type { Domain, DomainKind } from "./domain.js";

/** The hardware brings a new value about every millisecond (0.976 ms). */
export const REFRESH_MS = 1;
const MAX_COUNT = 2n ** 32n - 1n;
/** Bounds of a plausible power of a domain, in watts: the limits below may be missing or implausible. */
const MIN_WATTS = 250;
const MAX_WATTS: Readonly<Record<DomainKind, number>> = {
  package: 2000,
  core: 2000,
  uncore: 2000,
  dram: 500,
  psys: 5000,
};
/** The limits apply to averages over milliseconds to seconds. Shorter peaks are higher. */
const PEAK_OVER_LIMIT = 2;
/** psys is calibrated by the maker of the computer: 6.66 W were seen where the parts inside drew 10.88 W. */
const PSYS_ACCURACY = { low: 0.95, high: 1.65 };

const COMPONENTS: Readonly<Record<DomainKind, Component>> = {
  package: "cpu",
  core: "cpu",
  uncore: "other",
  dram: "memory",
  psys: "server",
};
const SCOPES = {
  package: "device",
  core: "component",
  uncore: "component",
  dram: "component",
  psys: "host",
} as const;

/** The zones of distinct domains, in the same order. */
export function declareZones(domains: readonly Domain[], files: Files): Zone[] {
  return domains.map((domain) => {
    const contains = domains.filter((other) => isInside(other, domain, domains)).map(({ id }) => id);
    const modulusJ = modulusOf(domain, files);
    return {
      id: domain.id,
      name: nameOf(domain),
      component: COMPONENTS[domain.kind],
      scope: SCOPES[domain.kind],
      origin: "sensor",
      refreshMs: REFRESH_MS,
      maxWatts: maxWatts(domain, files),
      ...(contains.length > 0 ? { contains } : {}),
      ...(modulusJ === undefined ? {} : { modulusJ }),
      ...(domain.kind === "psys" ? { accuracy: PSYS_ACCURACY } : {}),
    };
  });
}

/**
 * The counter's wrap. The kernel reports the largest value, 2³² − 1 counts: the next count is 0, so the
 * modulus is one count (15 to 61 µJ) more. Undefined if the range is below the counter's value.
 */
function modulusOf({ path, microjoules = 0n }: Domain, files: Files): number | undefined {
  const range = readOnce(join(path, "max_energy_range_uj"), files);
  if (range === undefined || range === 0n || range < microjoules) return undefined;
  return joulesFromMicrojoules(range + range / MAX_COUNT);
}

/** psys ⊃ everything; package ⊃ its cores and uncore; dram is next to its package. */
function isInside(inner: Domain, outer: Domain, domains: readonly Domain[]): boolean {
  if (outer.kind === "psys") return inner !== outer;
  if (inner.kind !== "core" && inner.kind !== "uncore") return false;
  const packages = domains.filter(({ kind, socket }) => kind === "package" && socket === inner.socket);
  // If the dies of a socket are mirrors, the kept one represents all.
  return outer === (packages.find(({ die }) => die === inner.die) ?? packages[0]);
}

function nameOf({ kind, socket, die }: Domain): string {
  const place = `CPU package ${socket}${die === undefined ? "" : ` die ${die}`}`;
  const names: Readonly<Record<DomainKind, string>> = {
    package: place,
    core: `cores of ${place}`,
    uncore: `uncore of ${place}`,
    dram: `memory of ${place}`,
    psys: "platform (psys)",
  };
  return names[kind];
}

/**
 * A power that the domain cannot exceed, to separate a wrap of its counter from a reset. Twice the largest of
 * its limits; `constraint_0_max_power_uw` alone is the thermal design power, which turbo exceeds for seconds.
 */
function maxWatts({ path, kind }: Domain, files: Files): number {
  let limit = 0;
  for (const index of [0, 1, 2]) {
    for (const what of ["max_power", "power_limit"]) {
      const microwatts = readOnce(join(path, `constraint_${index}_${what}_uw`), files);
      limit = Math.max(limit, Number(microwatts ?? 0n) / MICROWATTS_PER_WATT);
    }
  }
  const most = MAX_WATTS[kind];
  return limit === 0 ? most : Math.min(most, Math.max(MIN_WATTS, limit * PEAK_OVER_LIMIT));
}

function readOnce(path: string, files: Files): bigint | undefined {
  const file = new CounterFile(path, files);
  const value = file.read();
  file.close();
  return value;
}
