/** `wattspan doctor`: what can be measured on this machine, and what to do about the rest. */

import { oneOf } from "../command/arguments.js";
import type { AddCommand } from "../command/command-context.js";
import type { DoctorOptions } from "./actions/doctor.js";
import { addExamples } from "./options/examples.js";
import { addMachineOptions } from "./options/machine-options.js";
import { addPlaceOptions } from "./options/place-options.js";

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
  command.action(async () => {
    const { examine } = await import("./actions/doctor.js");
    ended(await examine(command.optsWithGlobals<DoctorOptions>(), context));
  });
};
