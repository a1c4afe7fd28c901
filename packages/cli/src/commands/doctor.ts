/** `wattspan doctor`: what can be measured on this machine, and what to do about the rest. */

import { oneOf } from "../command/arguments.js";
import type { AddCommand, CommandContext, ExitCode } from "../command/command-context.js";
import { type OutputOptions, print } from "../command/output-options.js";
import { doctorReport } from "../doctor/doctor-report.js";
import { doctorText } from "../doctor/doctor-text.js";
import { progressOn } from "../terminal/progress.js";
import { addExamples } from "./options/examples.js";
import { addMachineOptions, type MachineOptions, machineFrom } from "./options/machine-options.js";
import { addPlaceOptions, type PlaceOptions, placeFrom } from "./options/place-options.js";

interface DoctorOptions extends OutputOptions, PlaceOptions, MachineOptions {
  readonly require?: "measured";
}

const EXAMPLES = {
  examples: [
    "wattspan doctor",
    "wattspan doctor --root /host/sys",
    "wattspan doctor --require measured",
    "wattspan doctor --json",
  ],
  exitCodes:
    "0 energy is measured or modelled, 1 it is neither, or only modelled with --require measured, 2 the command line is wrong",
} as const;

/** Adds the command. @example addDoctor(program, context, (code) => codes.push(code)) */
export const addDoctor: AddCommand = (program, context, ended) => {
  const command = program
    .command("doctor")
    .summary("what can be measured on this machine, and what to do about the rest")
    .description(
      "Tries every meter on this machine for a few seconds: what works, what it reads, whether it keeps its contract, what is not counted and why. Also shows the place that the carbon intensity is for, and the OpenTelemetry packages of this folder's project.",
    )
    .option(
      "--require <verdict>",
      "measured: end with 1 unless a sensor measures; without it a model is enough",
      oneOf("--require", ["measured"] as const),
    )
    .option("--json", "one JSON object of a documented shape");
  addMachineOptions(command);
  addPlaceOptions(command);
  addExamples(command, EXAMPLES);
  command.action(async () => ended(await examine(command.optsWithGlobals<DoctorOptions>(), context)));
};

async function examine(options: DoctorOptions, context: CommandContext): Promise<ExitCode> {
  const { stderr, environment, candidates, time } = context;
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
  print(context, options, report, (canvas) => doctorText(report, canvas));
  const { verdict } = report;
  if (options.require === undefined || verdict === "measured") return verdict === "nothing" ? 1 : 0;
  stderr.write("wattspan: --require measured: no sensor measures here\n");
  return 1;
}
