import type { StageKind } from "@wattspan/core";
import { named, oneOf } from "../command/arguments.js";
import type { Description } from "./options/described.js";
import { MACHINE_OPTIONS } from "./options/machine-options.js";
import { PLACE_OPTION } from "./options/place-options.js";

const STAGES = [
  "data_preparation",
  "training",
  "fine_tuning",
  "evaluation",
  "inference",
  "deployment",
  "other",
] as const satisfies readonly StageKind[];
const stageOf = (given: string): StageKind => oneOf(STAGES)("--stage")(given.replaceAll("-", "_"));

/** `wattspan exec`: the energy of a command in any language, with everything it starts. */
export const EXEC: Description = {
  name: "exec",
  summary: "energy and CO2e of a command and everything it starts",
  description:
    "Runs a command in any language and reports its energy and CO2e, also per epoch and per unit. All " +
    "processes it starts count, including those that have ended. Input, output, signals and exit code are " +
    "the command's own; the report goes to standard error.",
  usage: "[options] -- <command> [arguments]",
  options: {
    "--stage <kind>": [`stage of a model's life: ${STAGES.join(", ")} (default: other)`, () => stageOf],
    "--name <name>": ["its name (default: the program's)", named("nightly")],
    "--dataset <name@version>": ["the dataset that it works on", named("mnist@2")],
    "--units <name>": ["what is counted: samples, tokens", named("samples")],
    "--json <file>": ["write the report there, as one JSON object of a documented shape", named("run.json")],
    ...MACHINE_OPTIONS,
    ...PLACE_OPTION,
  },
  note: `The command may write lines of JSON to the file that WATTSPAN_EXEC_EVENTS names:
  {"epoch":1,"units":1000,"loss":0.31}`,
  examples: [
    "wattspan exec -- python3 train.py",
    "wattspan exec --stage training --dataset mnist@2 --units samples -- python3 train.py",
    "wattspan exec --json run.json -- make test",
  ],
  exitCodes: "the command's own; 126 or 127 if it cannot be started, 2 if the command line is wrong",
  runsCommand: true,
  action: () => import("./actions/exec.js"),
};
