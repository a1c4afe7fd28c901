import { oneOf } from "../command/arguments.js";
import { type Description, JSON_OPTION } from "./options/described.js";
import { MACHINE_OPTIONS } from "./options/machine-options.js";
import { PLACE_OPTION } from "./options/place-options.js";

/** `wattspan doctor`: what can be measured on this machine, and what to do about the rest. */
export const DOCTOR: Description = {
  name: "doctor",
  summary: "what can be measured on this machine, and what to do about the rest",
  description:
    "Tries every meter on this machine for a few seconds: what works, what it reads, whether it keeps its " +
    "contract, what is not counted and why. Also shows the place that the carbon intensity is for, and the " +
    "OpenTelemetry packages of this folder's project.",
  options: {
    "--require <verdict>": [
      "measured: end with 1 unless a sensor measures; without it a model is enough",
      oneOf(["measured"] as const),
    ],
    ...JSON_OPTION,
    ...MACHINE_OPTIONS,
    ...PLACE_OPTION,
  },
  examples: [
    "wattspan doctor",
    "wattspan doctor --root /host/sys",
    "wattspan doctor --require measured",
    "wattspan doctor --json",
  ],
  exitCodes:
    "0 energy is measured or modelled, 1 it is neither, or only modelled with --require measured, 2 the " +
    "command line is wrong",
  action: () => import("./actions/doctor.js"),
};
