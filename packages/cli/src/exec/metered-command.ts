/** Runs a command as a stage, with meters around it. */

import { basename } from "node:path";
import type { Footprint, Location, Metering, StageKind } from "@wattspan/core";
import { descendantsCpu, type OwnGroup, ownGroupCpu } from "@wattspan/meters";
import { startWattspan } from "wattspan";
import type { CommandContext } from "../command/command-context.js";
import { type Machine, metersOf } from "../machine/candidates.js";
import type { UnreadSource } from "../machine/unread.js";
import { type ChildEnd, type ChildSurroundings, runChild } from "../process/child.js";
import type { OutputStream } from "../terminal/output-stream.js";
import { type EventsFile, eventsFile } from "./events/events-file.js";
import { type ExecFacts, type ExecReport, execReport } from "./exec-report.js";
import { MeteredEpochs } from "./metered-epochs.js";

/** The command and its description. */
export interface ExecRequest {
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly stage: StageKind;
  /** Default: the name of the program. */
  readonly name?: string;
  readonly dataset?: string;
  /** The counted units. */
  readonly units?: string;
  /** Default: this machine, with detected meters. */
  readonly machine?: Machine;
  /** What of it could not be read, as far as its meters were opened. */
  readonly unread?: readonly UnreadSource[];
  readonly location?: Location;
  /** The folder that it runs in. Default: this process's. */
  readonly folder?: string;
  /** Ends it with everything it started. Its output then goes to standard error. */
  readonly stop?: AbortSignal;
  readonly timeoutS?: ChildSurroundings["timeoutS"];
  readonly variable?: ChildSurroundings["variable"];
}

/** How the command ended and, if it started, its report. */
export interface ExecResult {
  readonly end: ChildEnd;
  readonly report?: ExecReport;
  /** CPU seconds of all its processes. Absent where they cannot be read. */
  readonly cpuS?: number;
}

/** Scanning all processes of the host is not free. */
const SAMPLING = { intervalMs: 250 };
/** How often events are read. */
const LOOK_MS = 100;

/**
 * Runs the command to its end and settles its energy.
 * @throws WattspanConfigurationError for an invalid `WATTSPAN_LOCATION`.
 * @example await meteredCommand({ command: ["python3", "train.py"], stage: "training" }, context)
 */
export async function meteredCommand(request: ExecRequest, context: CommandContext): Promise<ExecResult> {
  const group = ownGroupCpu();
  try {
    return await meteredIn(group, request, context);
  } finally {
    group?.close();
  }
}

async function meteredIn(
  group: OwnGroup | undefined,
  request: ExecRequest,
  context: CommandContext,
): Promise<ExecResult> {
  const { stage, dataset, machine, location, unread = [] } = request;
  const settled: Footprint[] = [];
  const cpu = group ?? descendantsCpu();
  const wattspan = await startWattspan({
    meters: metersOf({ ...machine, ownCpu: cpu }, context.candidates),
    estimators: [],
    telemetry: { detail: "off" },
    sampling: SAMPLING,
    observers: [(footprint) => void settled.push(footprint)],
    ...(location && { location }),
  });
  try {
    const { end, ...progress } = await runStage(wattspan, request, context, group);
    const cpuS = cpu.read();
    await wattspan.flush();
    const footprint = settled.find(({ parentId }) => parentId === undefined);
    if (end.failure !== undefined || !footprint) return { end };
    const inner = settled.filter((one) => one !== footprint);
    const facts = {
      footprint,
      inner,
      end,
      stage,
      ...progress,
      unread,
      countedBy: group ? "cgroup" : "proc",
    } as const;
    const report = execReport({ ...facts, ...(dataset !== undefined && { dataset }) });
    return { end, report, ...(cpuS !== undefined && { cpuS }) };
  } finally {
    await wattspan.shutdown();
  }
}

/** How the command ended, and what it reported. */
interface StageEnd extends Pick<ExecFacts, "epochs" | "ignoredEvents"> {
  readonly end: ChildEnd;
}

function runStage(
  wattspan: Metering,
  request: ExecRequest,
  context: CommandContext,
  group: OwnGroup | undefined,
): Promise<StageEnd> {
  const { environment, signals, stderr } = context;
  const { command, stage, name = basename(command[0] ?? ""), units } = request;
  const { folder, stop, timeoutS, variable } = request;
  const options = { name, kind: stage, runsOn: "local", ...(units !== undefined && { units }) } as const;
  return wattspan.meterStage(options, async (handle) => {
    const epochs = new MeteredEpochs(wattspan, handle, stage);
    const events = openedEvents(stderr);
    const look = (isAll?: boolean) => {
      for (const event of events?.take(isAll) ?? []) epochs.take(event);
    };
    const timer = setInterval(() => look(), LOOK_MS);
    const end = await runChild(command, {
      environment: { ...environment, ...(events && { WATTSPAN_EXEC_EVENTS: events.path }) },
      ...(signals && { signals }),
      isTerminal: isInTerminal(context),
      ...(group && { enter: (start) => group.enter(start) }),
      ...(folder !== undefined && { folder }),
      ...(stop && { stop }),
      ...(timeoutS !== undefined && { timeoutS }),
      ...(variable !== undefined && { variable }),
    });
    clearInterval(timer);
    look(true);
    events?.close();
    await epochs.end();
    return { end, epochs: epochs.ended, ignoredEvents: events?.ignored ?? 0 };
  });
}

/** A container may have no folder for temporary files, and a disk may be full: the command runs without. */
function openedEvents(stderr: OutputStream): EventsFile | undefined {
  try {
    return eventsFile();
  } catch (error) {
    stderr.write(`wattspan: no epochs and units: ${(error as Error).message}\n`);
    return undefined;
  }
}

/** Each stream may be redirected alone: the terminal still sends Ctrl-C to both processes. */
const isInTerminal = ({ stdout, stderr, isTerminalInput = false }: CommandContext): boolean =>
  isTerminalInput || stdout.isTTY === true || stderr.isTTY === true;
