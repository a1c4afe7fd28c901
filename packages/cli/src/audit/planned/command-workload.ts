/** A command as a workload that can be audited. */

import { join, sep } from "node:path";
import type { AuditedWorkload } from "@wattspan/audit";
import type { OwnGroup } from "@wattspan/meters";
import { runChild } from "../../process/child.js";
import { markedProcesses } from "../../process/marked-processes.js";
import { removeFolder } from "../../process/remove-folder.js";
import type { Environment } from "../../terminal/terminal.js";
import { FiguresError, reportedFigures } from "../reported-figures.js";
import { figuresFolder, WorkloadError } from "../workload-run.js";

/** The command and its surroundings. */
export interface CommandSurroundings {
  readonly command: readonly string[];
  readonly environment: Environment;
  /** Default: this process's. */
  readonly folder?: string;
  /** Counts what it takes. */
  readonly group?: OwnGroup;
  /** Called if it cannot be started, with the index of the repetition. */
  readonly cannotStart: (error: WorkloadError, index: number) => void;
}

/** A repetition failed. The record has its name after `failed: `, and no message, which could hold a secret. */
class FailedRepetition extends WorkloadError {
  override readonly name: string;

  /** @param why In our words. */
  constructor(why: string) {
    super();
    this.name = why;
  }
}

/**
 * Runs it once per repetition, and reads the figures that it reports. `close` removes their folder.
 * @example
 * const { run, afterwards, close } = await commandWorkload({ command: ["npm", "run", "workload"], environment, cannotStart })
 */
export async function commandWorkload({
  command,
  environment,
  folder,
  group,
  cannotStart,
}: CommandSurroundings): Promise<Required<Pick<AuditedWorkload, "run" | "afterwards">> & { close(): void }> {
  const own = await figuresFolder();
  // Of all repetitions: what an earlier one left takes energy in this one.
  const variable = `WATTSPAN_FIGURES=${own}${sep}`;
  let session: number | undefined;
  const figuresOf = (index: number) => join(own, `${index}.json`);
  return {
    async run({ index, signal }) {
      const end = await runChild(command, {
        environment: { ...environment, WATTSPAN_FIGURES: figuresOf(index) },
        isTerminal: false,
        ...{ stop: signal, variable },
        ...(folder !== undefined && { folder }),
        ...(group && { enter: (start) => group.enter(start) }),
      });
      session = end.session;
      if (end.failure !== undefined)
        cannotStart(new WorkloadError(`the workload ${command[0]} ${end.failure}`), index);
      if (end.code !== 0) throw new FailedRepetition(`exit code ${end.code}`);
    },
    async afterwards({ index, report }) {
      const path = figuresOf(index);
      // What processes take that go on after the command is not known.
      if ((await markedProcesses({ variable, session })).length > 0)
        throw new FailedRepetition("it left processes behind");
      const reported = await reportedFigures(path).catch((error: unknown) => {
        throw error instanceof FiguresError ? new FailedRepetition("its figures cannot be used") : error;
      });
      if (Object.keys(reported).length > 0) report(reported);
    },
    close: () => removeFolder(own),
  };
}
