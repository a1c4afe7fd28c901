/** What a started program uses, by `/proc`. */

import { readFileSync } from "node:fs";

/** Ticks of `/proc`, which Linux counts in hundredths of a second on every architecture of today. */
const TICKS_PER_S = 100;
const PAGE_BYTES = 4096;

const read = (pid: number, name: string) => readFileSync(`/proc/${pid}/${name}`, "utf8");

/** Resident memory, in bytes. */
export const residentBytes = ({ pid }: { readonly pid: number }): number =>
  Number(read(pid, "statm").split(" ")[1]) * PAGE_BYTES;

/** CPU time since its start, in seconds. */
export function cpuS({ pid }: { readonly pid: number }): number {
  // After the name, which may contain blanks, utime and stime are the 12th and 13th fields.
  const fields = read(pid, "stat").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}
