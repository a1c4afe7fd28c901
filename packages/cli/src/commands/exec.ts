/** `wattspan exec`: the energy of a command in any language, with everything it starts. */

import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { StageKind } from "@wattspan/core";
import { Option } from "commander";
import { nameOf, oneOf } from "../command/arguments.js";
import type { AddCommand, CommandContext, ExitCode } from "../command/command-context.js";
import type { OutputOptions } from "../command/output-options.js";
import { UsageError } from "../command/usage-error.js";
import type { ExecReport } from "../exec/exec-report.js";
import { execText } from "../exec/exec-text.js";
import { type ExecRequest, meteredCommand } from "../exec/metered-command.js";
import { canvasOf } from "../terminal/canvas.js";
import { fileLink } from "../terminal/file-link.js";
import { terminalOf } from "../terminal/terminal.js";
import { safeText } from "../terminal/text/safe-text.js";
import { addExamples } from "./options/examples.js";
import { addMachineOptions, type MachineOptions, machineFrom } from "./options/machine-options.js";
import { addPlaceOptions, type PlaceOptions, placeFrom } from "./options/place-options.js";

interface ExecOptions extends PlaceOptions, MachineOptions, Pick<OutputOptions, "color"> {
  readonly stage: StageKind;
  readonly name?: string;
  readonly dataset?: string;
  readonly units?: string;
  readonly json?: string;
  readonly otlp?: boolean;
}

const STAGES = [
  "data_preparation",
  "training",
  "fine_tuning",
  "evaluation",
  "inference",
  "deployment",
  "other",
] as const satisfies readonly StageKind[];
const EXAMPLES = {
  note: `The command may write lines of JSON to the file that WATTSPAN_EXEC_EVENTS names:
  {"epoch":1,"units":1000,"loss":0.31}
With --otlp it may send log records or spans with these attributes instead, to OTEL_EXPORTER_OTLP_ENDPOINT.`,
  examples: [
    "wattspan exec -- python3 train.py",
    "wattspan exec --stage training --dataset mnist@2 --units samples -- python3 train.py",
    "wattspan exec --json run.json -- make test",
  ],
  exitCodes: "the command's own; 126 or 127 if it cannot be started, 2 if the command line is wrong",
} as const;

/** Adds the command. @example addExec(program, context, (code) => codes.push(code), ["python3", "train.py"]) */
export const addExec: AddCommand = (program, context, ended, child) => {
  const command = program
    .command("exec")
    .usage("[options] -- <command> [arguments]")
    .summary("energy and CO2e of a command and everything it starts")
    .description(
      "Runs a command in any language and reports its energy and CO2e, also per epoch and per unit. All processes it starts count, including those that have ended. Input, output, signals and exit code are the command's own; the report goes to standard error.",
    )
    .addOption(
      new Option("--stage <kind>", `stage of a model's life: ${STAGES.join(", ")}`)
        .argParser(stageOf)
        .default("other", "other"),
    )
    .option("--name <name>", "its name (default: the program's)", nameOf("--name", "nightly"))
    .option("--dataset <name@version>", "the dataset that it works on", nameOf("--dataset", "mnist@2"))
    .option("--units <name>", "what is counted: samples, tokens", nameOf("--units", "samples"))
    .option(
      "--otlp",
      "let it send epochs and units by OTLP over HTTP: sets OTEL_EXPORTER_OTLP_ENDPOINT, unless it is already set",
    )
    .option(
      "--json <file>",
      "write the report there, as one JSON object of a documented shape",
      nameOf("--json", "run.json"),
    );
  addMachineOptions(command);
  addPlaceOptions(command);
  addExamples(command, EXAMPLES);
  command.action(async () => {
    const example = "wattspan exec --stage training -- python3 train.py";
    if (child.length === 0) throw new UsageError("the command", undefined, "one after --", example);
    ended(await execute(command.optsWithGlobals<ExecOptions>(), child, context));
  });
};

const stageOf = (given: string): StageKind => oneOf("--stage", STAGES)(given.replaceAll("-", "_"));

async function execute(
  options: ExecOptions,
  command: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  const { stderr, environment } = context;
  const { end, report } = await meteredCommand(requestOf(options, command), context);
  if (end.failure !== undefined) stderr.write(`wattspan: ${safeText(command[0] ?? "")} ${end.failure}\n`);
  if (!report) return end.code;
  stderr.write(execText(report, canvasOf(terminalOf(stderr, environment, options.color))));
  if (options.json !== undefined) save(resolve(options.json), report, options, context);
  return end.code;
}

function requestOf(options: ExecOptions, command: readonly string[]): ExecRequest {
  const { stage, name, dataset, units, otlp } = options;
  const location = placeFrom(options);
  return {
    command,
    stage,
    ...(name !== undefined && { name }),
    ...(dataset !== undefined && { dataset }),
    ...(units !== undefined && { units }),
    ...(otlp && { otlp }),
    machine: machineFrom(options),
    ...(location && { location }),
  };
}

/** A failed report must not make a finished command look failed. */
function save(
  path: string,
  report: ExecReport,
  { color }: ExecOptions,
  { stderr, environment }: CommandContext,
): void {
  try {
    writeFileSync(path, `${JSON.stringify(report, undefined, 2)}\n`);
    stderr.write(`\nThe report is in ${fileLink(path, terminalOf(stderr, environment, color).links)}\n`);
  } catch (error) {
    stderr.write(`wattspan: --json: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
