import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { type Circumstances, machineText } from "../../report/circumstances.ts";
import type { BarResult } from "../measure/bar.ts";
import type { KeptRun } from "./worse-ratios.ts";

const FILE = new URL("../../../docs/measured/bench-history.json", import.meta.url);

/** The runs that were kept, oldest first. @throws Error for a file that is not such a list. */
export const readHistory = (): readonly KeptRun[] => checkedRuns(JSON.parse(readFileSync(FILE, "utf8")));

/** Adds a run to those in docs/. */
export function keepRun(around: Circumstances, results: readonly BarResult[]): void {
  const runs = [...readHistory(), keptRun(around, results, commit())];
  writeFileSync(FILE, `${JSON.stringify(runs, undefined, 2)}\n`);
}

/** What is kept of a run: the figures that have a name for it. */
export function keptRun(
  { date, machine, loadPerCore }: Circumstances,
  results: readonly BarResult[],
  commit: string,
): KeptRun {
  const kept = results.flatMap(({ id, measures }) =>
    measures.flatMap(({ keptAs, figure }) =>
      keptAs ? [[`${id} ${keptAs}`, rounded(figure.value)] as const] : [],
    ),
  );
  return {
    ...{ date, commit, machine: machineText(machine) },
    loadPerCore: rounded(loadPerCore),
    ratios: Object.fromEntries(kept),
  };
}

/** @throws Error that says which run is none. */
export function checkedRuns(runs: unknown): readonly KeptRun[] {
  if (!Array.isArray(runs)) throw new Error("bench-history.json must be a list of runs.");
  for (const [i, run] of runs.entries()) {
    const { date, commit, machine, ratios } = (run ?? {}) as Partial<Record<keyof KeptRun, unknown>>;
    const values = typeof ratios === "object" && ratios !== null ? Object.values(ratios) : [Number.NaN];
    const isRun =
      [date, commit, machine].every((text) => typeof text === "string" && text !== "") &&
      values.every((value) => Number.isFinite(value) && value > 0);
    if (!isRun)
      throw new Error(
        `bench-history.json: run ${i + 1} needs a date, a commit, a machine, and ratios above 0.`,
      );
  }
  return runs as readonly KeptRun[];
}

const rounded = (value: number): number => Number(value.toPrecision(3));

const commit = (): string =>
  execFileSync("git", ["describe", "--always", "--dirty", "--exclude=*"], { encoding: "utf8" }).trim();
