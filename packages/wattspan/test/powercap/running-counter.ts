/** A RAPL counter of one package that follows what this machine really does, for tests with real loads. */

import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rapl } from "@wattspan/meters";

/** The CPU times of the machine are the real ones. */
export const CGROUP_ROOT = "/sys/fs/cgroup";

const IDLE_WATTS = 20;
const WATTS_PER_CORE = 10;
const REFRESH_MS = 2;
const DIGITS = 12;

/** A sysfs with a counter that stands still. Returns its root and what removes it. */
export function raplTree(): { readonly root: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), "wattspan-sys-"));
  const zone = join(root, "class/powercap/intel-rapl:0");
  mkdirSync(zone, { recursive: true });
  const files = {
    name: "package-0",
    energy_uj: "0".repeat(DIGITS),
    max_energy_range_uj: "262143328850",
    enabled: "1",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(zone, name), `${text}\n`);
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Lets it run, by the CPU time that this machine really uses. Returns what stops it. */
export async function runCounter(root: string): Promise<() => void> {
  const path = join(root, "class/powercap/intel-rapl:0/energy_uj");
  const opened = await rapl({ root, cgroupRoot: CGROUP_ROOT }).open(new AbortController().signal);
  if (opened.status !== "ready") throw new Error("There is no tree.");
  const busyS = () => opened.reader.cpuTime?.()?.busyS ?? 0;
  const file = openSync(path, "r+");
  const [startMs, startS] = [performance.now(), busyS()];
  const joules = () =>
    (IDLE_WATTS * (performance.now() - startMs)) / 1e3 + WATTS_PER_CORE * (busyS() - startS);
  // In place and always of one length: a reader never sees a part of it.
  const write = () =>
    void writeSync(file, `${String(Math.round(joules() * 1e6)).padStart(DIGITS, "0")}\n`, 0);
  write();
  const timer = setInterval(write, REFRESH_MS);
  return () => {
    clearInterval(timer);
    closeSync(file);
    void opened.reader.close?.();
  };
}
