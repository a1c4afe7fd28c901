/** A command as a workload that can be audited. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AuditedWorkload } from "@wattspan/audit";
import type { OwnGroup } from "@wattspan/meters";
import { runChild } from "../../process/child.js";
import type { Environment } from "../../terminal/terminal.js";
import { leftBehind } from "../left-behind.js";
import { reportedFigures } from "../reported-figures.js";
import { WorkloadError } from "../workload-run.js";

/** The command and its surroundings. */
export interface CommandSurroundings {
  readonly command: readonly string[];
  readonly environment: Environment;
  /** Default: this process's. */
  readonly folder?: string;
  /** Counts what it takes. */
  readonly group?: OwnGroup;
  /** Called if it cannot be started. */
  readonly cannotStart: (error: WorkloadError) => void;
}

/** Processes go on after the command, and what they take is not known. */
class LeftBehind extends WorkloadError {
  override readonly name = "LeftBehind";
}

/**
 * Runs it once per repetition, and reads the figures that it reports. `close` removes their folder.
 * @example const { run, afterwards, close } = await commandWorkload({ command: ["npm", "run", "workload"], environment, cannotStart })
 */
export async function commandWorkload({
  command,
  environment,
  folder,
  group,
  cannotStart,
}: CommandSurroundings): Promise<
  Required<Pick<AuditedWorkload, "run" | "afterwards">> & { close(): Promise<void> }
> {
  const own = await mkdtemp(join(tmpdir(), "wattspan-figures-"));
  let session: number | undefined;
  const figuresOf = (index: number) => join(own, `${index}.json`);
  return {
    async run({ index, signal }) {
      const end = await runChild(command, {
        environment: { ...environment, WATTSPAN_FIGURES: figuresOf(index) },
        isTerminal: false,
        stop: signal,
        ...(folder !== undefined && { folder }),
        ...(group && { enter: (start) => group.enter(start) }),
      });
      session = end.session;
      if (end.failure !== undefined) cannotStart(new WorkloadError(`the workload ${end.failure}`));
      if (end.code !== 0) throw new WorkloadError();
    },
    async afterwards({ index, report }) {
      const path = figuresOf(index);
      if ((await leftBehind({ variable: `WATTSPAN_FIGURES=${path}`, session })) > 0) throw new LeftBehind();
      const reported = await reportedFigures(path);
      if (Object.keys(reported).length > 0) report(reported);
    },
    close: () => rm(own, { recursive: true, force: true }),
  };
}
