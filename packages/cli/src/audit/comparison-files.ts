/** The files that a comparison leaves behind: reports, the trail of decisions, a baseline. */

import { stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  appendDecision,
  type GateDecision,
  junitReport,
  keepRecording,
  markdownReport,
} from "@wattspan/audit";
import { UsageError } from "../command/usage-error.js";

/** Paths; without one, a file is not written. */
export interface ComparisonFiles {
  readonly markdown?: string;
  readonly junit?: string;
  readonly json?: string;
  readonly trail?: string;
  /** A name of a baseline, in `baselines`. */
  readonly keep?: string;
  readonly baselines?: string;
}

const DEFAULT_BASELINES = join(".wattspan", "baselines");

/** Checks that reports can be written, before all the pairs have run. @throws {@link UsageError} */
export async function checkFolders({ markdown, junit, json }: ComparisonFiles): Promise<void> {
  for (const [option, file] of Object.entries({ markdown, junit, json })) {
    const folder = file === undefined ? undefined : await stat(dirname(file)).catch(() => undefined);
    if (file !== undefined && !folder?.isDirectory())
      throw new UsageError(`--${option}`, file, "a file in a folder that is there", `--${option} report`);
  }
}

/** Writes them. @example await writeFiles(decision, { markdown: "comment.md" }, { base, head, policy }) */
export async function writeFiles(
  decision: GateDecision,
  { markdown, junit, json, trail, keep, baselines = DEFAULT_BASELINES }: ComparisonFiles,
  about: { readonly base: string; readonly head: string; readonly policy: string },
): Promise<void> {
  if (markdown !== undefined) await writeFile(markdown, markdownReport(decision));
  if (junit !== undefined) await writeFile(junit, junitReport(decision));
  if (json !== undefined) await writeFile(json, `${JSON.stringify(decision, undefined, 2)}\n`);
  if (trail !== undefined) await appendDecision(trail, { decision, decidedAt: new Date(), ...about });
  if (keep !== undefined)
    await keepRecording(baselines, keep, {
      schemaVersion: 1,
      version: about.head,
      recordedAt: new Date().toISOString(),
      runs: decision.comparison.pairs.map(({ head }) => head),
    });
}
