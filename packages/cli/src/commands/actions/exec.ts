/** Runs a command, metered. */

import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { StageKind } from "@wattspan/core";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import type { OutputOptions } from "../../command/output-options.js";
import { UsageError } from "../../command/usage-error.js";
import { type PlaceOptions, placeFrom } from "../../estimate/request/place-argument.js";
import type { ExecReport } from "../../exec/exec-report.js";
import { execText } from "../../exec/exec-text.js";
import { type ExecRequest, meteredCommand } from "../../exec/metered-command.js";
import type { UnreadSource } from "../../machine/unread.js";
import { canvasOf } from "../../terminal/canvas.js";
import { terminalOf } from "../../terminal/terminal.js";
import { safeText } from "../../terminal/text/safe-text.js";
import { machineFrom } from "../options/machine-from.js";
import type { MachineOptions } from "../options/machine-options.js";
import { checkWritten } from "../options/written-file.js";

/** Options of `wattspan exec`. */
interface ExecOptions extends PlaceOptions, MachineOptions, Pick<OutputOptions, "color"> {
  readonly stage?: StageKind;
  readonly name?: string;
  readonly dataset?: string;
  readonly units?: string;
  readonly json?: string;
}

const MAX_PATH = 200;

/** What `wattspan exec` does. */
export async function run(
  options: ExecOptions,
  context: CommandContext,
  _: readonly [],
  command: readonly string[],
): Promise<ExitCode> {
  const example = "wattspan exec --stage training -- python3 train.py";
  if (command.length === 0) throw new UsageError("the command", undefined, "one after --", example);
  const { stderr, environment } = context;
  if (options.json !== undefined) checkWritten("--json", options.json, "run.json");
  const { end, report } = await meteredCommand(requestOf(options, command), context);
  if (end.failure !== undefined) stderr.write(`wattspan: ${safeText(command[0] ?? "")} ${end.failure}\n`);
  if (!report) return end.code;
  stderr.write(execText(report, canvasOf(terminalOf(stderr, environment, options.color))));
  if (options.json !== undefined) save(resolve(options.json), report, context);
  return end.code;
}

function requestOf(options: ExecOptions, command: readonly string[]): ExecRequest {
  const { stage = "other", name, dataset, units } = options;
  const location = placeFrom(options);
  const unread: UnreadSource[] = [];
  return {
    command,
    stage,
    ...(name !== undefined && { name }),
    ...(dataset !== undefined && { dataset }),
    ...(units !== undefined && { units }),
    machine: machineFrom(options, (source) => void unread.push(source)),
    unread,
    ...(location && { location }),
  };
}

/** A failed report must not make a finished command look failed. */
function save(path: string, report: ExecReport, { stderr }: CommandContext): void {
  try {
    writeFileSync(path, `${JSON.stringify(report, undefined, 2)}\n`);
    stderr.write(`\nThe report is in ${safeText(path, MAX_PATH)}\n`);
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    const lost = `can no longer be written (${code}); only the lines above remain`;
    stderr.write(`wattspan: --json: ${safeText(path, MAX_PATH)} ${lost}\n`);
  }
}
