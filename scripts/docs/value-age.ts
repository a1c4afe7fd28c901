/** Measures how old the value of a RAPL counter is when it is read; docs/meters/rapl.md says how to use it. */

import { accessSync, constants, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

type Run = readonly [ms: number, joules: number];

/**
 * How old a counter's value is when it is read, in the mean, in milliseconds. `spend` keeps the processor busy, or lets
 * it rest. Over busy times of many lengths joules form a line that misses zero, and over idle times another: their
 * distance, divided by the difference in power, is twice the age.
 */
export function valueAge(
  joules: () => number,
  spend: (kind: "busy" | "rest", ms: number) => void,
  nowMs = () => performance.now(),
): number {
  const runs: Record<"busy" | "rest", Run[]> = { busy: [], rest: [] };
  let [atMs, had] = [nowMs(), joules()];
  for (let i = 0; i < 600; i++) {
    const kind = i % 2 === 0 ? "busy" : "rest";
    spend(kind, 3 + 20 * Math.random());
    const [nextMs, has] = [nowMs(), joules()];
    if (has >= had) runs[kind].push([nextMs - atMs, has - had]); // else it wrapped
    [atMs, had] = [nextMs, has];
  }
  const [busy, rest] = [lineOf(runs.busy), lineOf(runs.rest)];
  return (rest.atZero - busy.atZero) / 2 / (busy.slope - rest.slope);
}

/** The line of least squares. */
function lineOf(runs: readonly Run[]) {
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ms, joules] = [meanOf(runs.map(([x]) => x)), meanOf(runs.map(([, y]) => y))];
  const slope =
    meanOf(runs.map(([x, y]) => (x - ms) * (y - joules))) / meanOf(runs.map(([x]) => (x - ms) ** 2));
  return { slope, atZero: joules - slope * ms };
}

const file = "/sys/class/powercap/intel-rapl:0/energy_uj";
const lock = new Int32Array(new SharedArrayBuffer(4));

function spend(kind: "busy" | "rest", ms: number): void {
  const until = performance.now() + ms;
  if (kind === "rest") Atomics.wait(lock, 0, 0, ms);
  else while (performance.now() < until);
}

function print(): void {
  try {
    accessSync(file, constants.R_OK);
    console.log(`${valueAge(() => Number(readFileSync(file, "utf8")) / 1e6, spend).toFixed(2)} ms`);
  } catch (error) {
    console.log(String(error)); // no RAPL, or not as this user: run it with sudo
  }
}

if (pathToFileURL(process.argv[1] ?? "").href === import.meta.url) print();
