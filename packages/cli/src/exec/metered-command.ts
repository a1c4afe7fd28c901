/** Runs a command as a stage, with its own meters around it. */

import { basename } from "node:path";
import type { Footprint, Location, StageKind } from "@wattspan/core";
import { descendantsCpu } from "@wattspan/meters";
import { startWattspan } from "wattspan";
import type { CommandContext } from "../command-context.js";
import { type Machine, metersOf } from "../machine/candidates.js";
import { type ChildEnd, runChild } from "./child.js";
import { eventsFile } from "./events-file.js";
import { type ExecReport, execReport } from "./exec-report.js";
import { MeteredEpochs } from "./metered-epochs.js";

/** What is run, and as what. */
export interface ExecRequest {
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly stage: StageKind;
  /** Default: the name of the program. */
  readonly name?: string;
  readonly dataset?: string;
  /** What is counted. */
  readonly units?: string;
  /** Default: this one, with what is found without being told of. */
  readonly machine?: Machine;
  readonly location?: Location;
}

/** How it ended and, where it was started, what it took. */
export interface ExecResult {
  readonly end: ChildEnd;
  readonly report?: ExecReport;
}

/** How often the events of the program are looked at. */
const LOOK_MS = 100;
/** All processes of the host are looked through now and then. */
const SAMPLING = { intervalMs: 250, selfCpuLimit: 0.05 };

/**
 * Runs the command to its end, and settles what it took.
 * @throws WattspanConfigurationError for a `WATTSPAN_LOCATION` that cannot be used.
 * @example await meteredCommand({ command: ["python3", "train.py"], stage: "training" }, context)
 */
export async function meteredCommand(request: ExecRequest, context: CommandContext): Promise<ExecResult> {
  const { command, stage, name = basename(command[0] ?? ""), dataset, units, machine, location } = request;
  const settled: Footprint[] = [];
  const wattspan = await startWattspan({
    meters: metersOf({ ...machine, ownCpu: descendantsCpu() }, context.candidates),
    estimators: [],
    telemetry: { detail: "off" },
    sampling: SAMPLING,
    observers: [(footprint) => void settled.push(footprint)],
    ...(location && { location }),
  });
  const events = eventsFile();
  try {
    const { end, epochs } = await wattspan.meterStage(
      { name, kind: stage, runsOn: "local", ...(units !== undefined && { units }) },
      async (handle) => {
        const epochs = new MeteredEpochs(wattspan, handle, stage);
        const look = () => {
          for (const event of events.take()) epochs.take(event);
        };
        const timer = setInterval(look, LOOK_MS);
        const environment = { ...context.environment, WATTSPAN_EXEC_EVENTS: events.path };
        const isTerminal = context.stderr.isTTY === true;
        const end = await runChild(command, environment, context.signals, isTerminal);
        clearInterval(timer);
        look();
        await epochs.end();
        return { end, epochs };
      },
    );
    await wattspan.flush();
    const footprint = settled.find(({ parentId }) => parentId === undefined);
    if (end.failure !== undefined || !footprint) return { end };
    const inner = settled.filter((one) => one !== footprint);
    const facts = { footprint, inner, end, stage, epochs: epochs.ended, ignoredEvents: events.ignored };
    return { end, report: execReport({ ...facts, ...(dataset !== undefined && { dataset }) }) };
  } finally {
    events.close();
    await wattspan.shutdown();
  }
}
