/** Runs a workload once, metered, and reads what it took and reports. */

import { mkdtemp, rm } from "node:fs/promises";
import { cpus, hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { cpuTicks, type RunFacts, type RunFigures, steadinessOf, voidBy } from "@wattspan/audit";
import type { CommandContext } from "../command/command-context.js";
import type { ExecReport } from "../exec/exec-report.js";
import { type ExecRequest, type ExecResult, meteredCommand } from "../exec/metered-command.js";
import { commandDigest } from "./command-digest.js";
import { leftBehind } from "./left-behind.js";
import { reportedFigures } from "./reported-figures.js";

/** The workload, and where it runs. */
export interface WorkloadRequest extends Pick<ExecRequest, "command" | "machine" | "location"> {
  readonly folder: string;
  readonly stop: AbortSignal;
}

/** The workload did not run to its end. */
export class WorkloadError extends Error {
  override readonly name = "WorkloadError";
}

/** Of the digest: baselines have as many. */
const WORKLOAD_DIGITS = 16;
/** Other processes may come and go: the order of the pairs is drawn, so that they disturb both sides alike. */
const RULES = { others: 1 };

/**
 * Runs the command in its folder.
 * @throws WorkloadError if it cannot be started or fails; FiguresError if what it reports cannot be used.
 * @example await workloadRun({ command: ["npm", "run", "workload"], folder: "head", stop }, context)
 */
export async function workloadRun(request: WorkloadRequest, context: CommandContext): Promise<RunFigures> {
  const folder = await mkdtemp(join(tmpdir(), "wattspan-figures-"));
  const path = join(folder, "figures.json");
  const environment = { ...context.environment, WATTSPAN_FIGURES: path };
  try {
    const before = await cpuTicks();
    const result = await meteredCommand({ ...request, stage: "evaluation" }, { ...context, environment });
    const after = await cpuTicks();
    const steadiness = before && after && steadinessOf(before, after);
    const isVoid = steadiness && voidBy(steadiness, RULES);
    const report = reportOf(result);
    const left = await leftBehind(`WATTSPAN_FIGURES=${path}`);
    if (left > 0)
      throw new WorkloadError(
        `the workload left processes running (${left}), and what they take is not known`,
      );
    const { figures, ...reported } = await reportedFigures(path);
    return {
      facts: factsOf(request.command, report),
      figures: { ...figures, ...figuresOf(report, result.cpuS) },
      ...reported,
      ...(isVoid !== undefined && { isVoid }),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function reportOf({ end, report }: ExecResult): ExecReport {
  if (end.failure !== undefined) throw new WorkloadError(`the workload ${end.failure}`);
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

function factsOf(command: readonly string[], { method, methodIds, energyJ }: ExecReport): RunFacts {
  const energy = method === "measured" || method === "unavailable" ? method : "modelled";
  return {
    machine: `${hostname()}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`,
    workload: commandDigest(command).slice(0, WORKLOAD_DIGITS),
    meters: methodIds,
    energy,
    ...(energyJ && energyJ.low > 0 && { bandRatio: energyJ.high / energyJ.low }),
  };
}
