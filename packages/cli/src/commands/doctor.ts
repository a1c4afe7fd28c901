/** `wattspan doctor`: what can be measured on this machine, and what a person can do about the rest. */

import type { Command } from "commander";
import type { CommandContext, ExitCode } from "../command-context.js";
import { doctorReport } from "../doctor/doctor-report.js";
import { doctorText } from "../doctor/doctor-text.js";
import { canvasOf } from "../terminal/canvas.js";
import { progressOn } from "../terminal/progress.js";
import { terminalOf } from "../terminal/terminal.js";
import { addMachineOptions, type MachineOptions, machineFrom } from "./machine-options.js";
import { addPlaceOptions, type PlaceOptions, placeFrom } from "./place-options.js";

interface DoctorOptions extends PlaceOptions, MachineOptions {
  readonly json?: boolean;
  /** False with `--no-color`. */
  readonly color?: boolean;
}

const EXAMPLES = `
Examples:
  $ wattspan doctor
  $ wattspan doctor --root /host/sys
  $ wattspan doctor --json

Exit codes: 0 a sensor measures, 1 energy is only modelled or nothing is known, 2 the command line is wrong.`;

/**
 * Adds the command to a program. `ended` is told the exit code.
 * @example addDoctor(program, context, (code) => codes.push(code))
 */
export function addDoctor(program: Command, context: CommandContext, ended: (code: ExitCode) => void): void {
  const command = program
    .command("doctor")
    .summary("what can be measured on this machine, and what to do about the rest")
    .description(
      "Tries every meter on this machine for a few seconds: what opens, what it says, whether it keeps its contract, what is not added and why. Also where the electricity is taken to come from, and which OpenTelemetry this folder's project has.",
    )
    .option("--json", "one JSON object of a documented shape")
    .addHelpText("after", EXAMPLES);
  addMachineOptions(command);
  addPlaceOptions(command);
  command.action(async () => ended(await examine(command.optsWithGlobals<DoctorOptions>(), context)));
}

async function examine(options: DoctorOptions, context: CommandContext): Promise<ExitCode> {
  const { stdout, stderr, environment, candidates, time } = context;
  const terminal = terminalOf(stdout, environment, options.color);
  const progress = progressOn(stderr, stderr.isTTY === true && environment.TERM !== "dumb");
  const location = placeFrom(options);
  const report = await doctorReport({
    folder: process.cwd(),
    say: progress.say,
    ...machineFrom(options),
    ...(location && { location }),
    ...(candidates && { candidates }),
    ...(time && { time }),
  }).finally(progress.end);
  if (options.json) stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else stdout.write(doctorText(report, canvasOf(terminal), terminal.width === undefined));
  return report.verdict === "measured" ? 0 : 1;
}
