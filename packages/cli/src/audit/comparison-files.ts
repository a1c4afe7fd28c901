/** The files that a comparison leaves behind: reports, and the log of decisions. */

import type { Stats } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { appendDecision, type GateDecision, junitReport, markdownReport } from "@wattspan/audit";
import { UsageError } from "../command/usage-error.js";

/** Paths; without one, a file is not written. */
export interface ComparisonFiles {
  readonly markdown?: string;
  readonly junit?: string;
  readonly json?: string;
  readonly log?: string;
}

/** Checks that all of them can be written, before all the pairs have run. @throws {@link UsageError} */
export async function checkFiles({ markdown, junit, json, log }: ComparisonFiles): Promise<void> {
  for (const [option, file] of Object.entries({ markdown, junit, json, log })) {
    if (file === undefined) continue;
    const [there, folder] = [await found(file), await found(dirname(file))];
    // The folder of a log is created.
    const isFolder = folder?.isDirectory() ?? option === "log";
    if (isFolder && (!there || (option === "log" ? there.isFile() : !there.isDirectory()))) continue;
    throw new UsageError(`--${option}`, file, "a file in a folder that is there", `--${option} report`);
  }
}

const found = (path: string): Promise<Stats | undefined> => stat(path).catch(() => undefined);

/**
 * Writes them. One that cannot be written keeps no other from being written: what was decided is in the log, whatever
 * else fails.
 * @throws the error of the first that could not be written
 * @example await writeFiles(decision, { markdown: "comment.md" }, { base, head, policy })
 */
export async function writeFiles(
  decision: GateDecision,
  { markdown, junit, json, log }: ComparisonFiles,
  about: { readonly base: string; readonly head: string; readonly policy: string },
): Promise<void> {
  const decidedAt = new Date();
  const failures: unknown[] = [];
  for (const write of [
    async () => log !== undefined && appendDecision(log, { decision, decidedAt, ...about }),
    async () => json !== undefined && writeFile(json, `${JSON.stringify(decision, undefined, 2)}\n`),
    async () => markdown !== undefined && writeFile(markdown, markdownReport(decision)),
    async () => junit !== undefined && writeFile(junit, junitReport(decision)),
  ])
    await write().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
