/** Runs a workload once, metered, and reads what it took and reports. */

import { mkdtemp } from "node:fs/promises";
import { cpus, hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { type RunFigures, type WorkloadPlan, watchMachine } from "@wattspan/audit";
import type { CommandContext } from "../command/command-context.js";
import type { ExecReport } from "../exec/exec-report.js";
import { type ExecRequest, type ExecResult, meteredCommand } from "../exec/metered-command.js";
import { markedProcesses } from "../process/marked-processes.js";
import { removeFolder } from "../process/remove-folder.js";
import { commandDigest } from "./command-digest.js";
import { reportedFigures } from "./reported-figures.js";
import { workloadEnvironment } from "./workload-environment.js";

/** The workload, and where it runs. */
export interface WorkloadRequest extends Pick<ExecRequest, "command" | "machine" | "location" | "timeoutS"> {
  readonly folder: string;
  readonly scope?: WorkloadPlan["scope"];
  readonly stop: AbortSignal;
  /** Of its workload file. Default: the digest of the command. */
  readonly identity?: string;
  /** Names of the variables that it gets. Default: all. */
  readonly variables?: readonly string[];
  /** When a run does not count. Default: as of `audit run`. */
  readonly steadiness?: WorkloadPlan["steadiness"];
}

/** The workload did not run to its end. */
export class WorkloadError extends Error {
  override readonly name: string = "WorkloadError";
}

/** An interrupted comparison has no verdict, however many pairs it has. */
export const interruptedWorkload = () =>
  new WorkloadError("the workload was interrupted, and nothing is compared");

/**
 * A new folder for the figures that a workload reports.
 * @throws WorkloadError if there is no place for it, as in a read-only container.
 */
export async function figuresFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), "wattspan-figures-"));
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw new WorkloadError(
      `no temporary file can be written in ${tmpdir()} (${code}): set TMPDIR to a folder that ` +
        "exists and can be written to",
    );
  }
}

/** Of the digest: baselines have as many. */
const WORKLOAD_DIGITS = 16;

/**
 * Runs the command in its folder.
 * @throws WorkloadError if it cannot be started or fails; FiguresError if what it reports cannot be used.
 * @example await workloadRun({ command: ["npm", "run", "workload"], folder: "head", stop }, context)
 */
export async function workloadRun(request: WorkloadRequest, context: CommandContext): Promise<RunFigures> {
  const folder = await figuresFolder();
  const path = join(folder, "figures.json");
  const variable = `WATTSPAN_FIGURES=${path}`;
  const { variables, timeoutS } = request;
  const environment = { ...workloadEnvironment(context.environment, variables), WATTSPAN_FIGURES: path };
  try {
    const watched = await watchMachine(request.steadiness);
    const result = await meteredCommand(
      { ...request, variable, stage: "evaluation" },
      { ...context, environment },
    );
    // A workload may end well when it is told to end, and have done a part only.
    if (request.stop.aborted) throw interruptedWorkload();
    if (result.end.timedOut) throw new WorkloadError(`the workload took longer than ${timeoutS} s`);
    const { broken } = await watched();
    const report = reportOf(result, request.command);
    const left = await markedProcesses({ variable, session: result.end.session });
    if (left.length > 0)
      throw new WorkloadError(
        `the workload left processes running (${left.length}), and what they take is not known`,
      );
    const { figures, units: _, forecasts: __, ...reported } = await reportedFigures(path);
    return {
      facts: { ...factsOf(request, report), ...(request.scope && { scope: request.scope }) },
      figures: { ...figures, ...figuresOf(report, result.cpuS) },
      ...reported,
      ...(broken && { isVoid: broken.why, voidRule: broken.rule }),
    };
  } finally {
    removeFolder(folder);
  }
}

function reportOf({ end, report }: ExecResult, [program]: readonly string[]): ExecReport {
  if (end.failure !== undefined) throw new WorkloadError(`the workload ${program} ${end.failure}`);
  if (end.code !== 0) throw new WorkloadError(`the workload ended with exit code ${end.code}`);
  if (!report) throw new WorkloadError("the workload has no report");
  return report;
}

const figuresOf = ({ energyJ, co2eG, durationS }: ExecReport, cpuS: number | undefined) => ({
  ...(energyJ && { energy: energyJ.value }),
  ...(co2eG && { carbon: co2eG.value }),
  latency: durationS,
  ...(cpuS !== undefined && cpuS > 0 && { cpu: cpuS }),
});

function factsOf(
  { command, identity }: Pick<WorkloadRequest, "command" | "identity">,
  { method, methodIds, energyJ }: ExecReport,
): RunFigures["facts"] {
  const energy = method === "measured" || method === "unavailable" ? method : "modelled";
  return {
    machine: `${hostname()}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`,
    workload: identity ?? commandDigest(command).slice(0, WORKLOAD_DIGITS),
    meters: methodIds,
    energy,
    ...(energyJ && energyJ.low > 0 && { bandRatio: energyJ.high / energyJ.low }),
  };
}
