/** `wattspan audit run`: a command, run repeatedly and recorded, so that others can verify what it took. */

import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { AuditError, type AuditProgress, type MeterTest, type StatedPue } from "@wattspan/audit";
import type { Command } from "commander";
import { auditText } from "../../audit/audit-text.js";
import { auditedCommand } from "../../audit/audited-command.js";
import { meterTestsText } from "../../audit/meter-tests-text.js";
import { WorkloadError } from "../../audit/workload-run.js";
import { nameOf, shareOf, timesOf } from "../../command/arguments.js";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { UsageError } from "../../command/usage-error.js";
import { interruption } from "../../process/interruption.js";
import { canvasOf } from "../../terminal/canvas.js";
import { progressOn } from "../../terminal/progress.js";
import { terminalOf } from "../../terminal/terminal.js";
import { safeText } from "../../terminal/text/safe-text.js";
import { addExamples } from "../options/examples.js";
import { addMachineOptions, type MachineOptions, machineFrom } from "../options/machine-options.js";
import { addPlaceOptions, type PlaceOptions, placeFrom } from "../options/place-options.js";

interface AuditRunOptions extends MachineOptions, PlaceOptions {
  readonly repetitions?: number;
  readonly untilWidth?: number;
  readonly pue?: StatedPue;
  readonly warmUps?: number;
  readonly record?: string;
  readonly sign?: KeyObject;
  readonly json?: boolean;
  /** False with `--no-color`. */
  readonly color?: boolean;
}

const DEFAULTS = { warmUps: 1, record: "run.audit.jsonl" };
const REPETITIONS = 10;
/** With a width: the repetitions before its first look, and the most. */
const FIRST_LOOK = 10;
const MAX_REPETITIONS = 100;
/** Below, no interval of 95 % exists. */
const MIN_REPETITIONS = 6;
const EXAMPLE = "wattspan audit run --repetitions 12 -- python3 agent.py";
const EXAMPLES = {
  note: `The command's output goes to standard error. Its arguments are not recorded, only their digest.
To make a key: openssl genpkey -algorithm ed25519 -out audit.pem`,
  examples: [EXAMPLE, "wattspan audit run --record nightly.audit.jsonl --sign audit.pem -- npm run workload"],
  exitCodes: "0 recorded, 1 not recorded, or no repetition counts, 2 the command line is wrong",
} as const;

/** Adds the command to `audit`. @example addAuditRun(audit, context, ended, ["npm", "run", "workload"]) */
export function addAuditRun(
  audit: Command,
  context: CommandContext,
  ended: (code: ExitCode) => void,
  child: readonly string[],
): void {
  const command = audit
    .command("run")
    .usage("[options] -- <command> [arguments]")
    .argument("[command...]")
    .summary("what a command takes, in repetitions that others can verify")
    .description(
      "Runs a command repeatedly, metered, and records what the meters showed and what follows from it. Repetitions with stolen CPU time or busy neighbours are void.",
    )
    .option("--repetitions <count>", "how often (default: 10)", timesOf("--repetitions"))
    .option(
      "--until-width <share>",
      "until the interval of the median is as narrow as this: 2%; --repetitions is then the most (default: 100)",
      shareOf("--until-width"),
    )
    .option(
      "--pue <value=source>",
      "power usage effectiveness of the place, and who states it: 1.12=operator's report of 2026",
      pueOf,
    )
    .option("--warm-ups <count>", "runs before them that do not count (default: 1)", timesOf("--warm-ups"))
    .option(
      "--record <file>",
      "write the record there; it must not exist (default: run.audit.jsonl)",
      nameOf("--record", "run.audit.jsonl"),
    )
    .option("--sign <file>", "sign it with this private Ed25519 key, in PEM", keyOf)
    .option("--json", "one JSON object of a documented shape");
  addMachineOptions(command);
  addPlaceOptions(command);
  addExamples(command, EXAMPLES);
  command.action(async (before: readonly string[]) => {
    if (before.length > 0) throw new UsageError("the command", before[0], "-- before it", EXAMPLE);
    if (child.length === 0) throw new UsageError("the command", undefined, "one after --", EXAMPLE);
    ended(await run(command.optsWithGlobals<AuditRunOptions>(), child, context));
  });
}

function keyIn(file: string): KeyObject | undefined {
  try {
    return createPrivateKey(readFileSync(file));
  } catch {
    return undefined;
  }
}

function keyOf(file: string): KeyObject {
  const key = keyIn(file);
  if (key?.asymmetricKeyType === "ed25519") return key;
  throw new UsageError("--sign", file, "a file with a private Ed25519 key in PEM", "--sign audit.pem");
}

async function run(
  options: AuditRunOptions,
  command: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  const { stdout, stderr, environment, signals } = context;
  const { warmUps, record, sign, json, color, pue } = { ...DEFAULTS, ...options };
  const location = placeFrom(options);
  const interrupted = interruption(signals);
  const progress = progressOn(stderr, stderr.isTTY === true);
  const request = {
    ...{ command, machine: machineFrom(options), warmUps, file: record },
    ...lengthOf(options),
    ...(!json && { onTested: (tests: readonly MeterTest[]) => stderr.write(meterTestsText(tests)) }),
    ...(pue && { pue }),
    ...{
      stop: interrupted.signal,
      onProgress: (at: AuditProgress) => progress.say(progressText(at, options)),
    },
    ...(location && { location }),
    ...(sign && { key: sign }),
  };
  try {
    const report = await auditedCommand(request, context);
    progress.end();
    const canvas = canvasOf(terminalOf(stdout, environment, color));
    stdout.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : auditText(report, canvas));
    return report.counted.length > 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof AuditError || error instanceof WorkloadError)) throw error;
    stderr.write(`wattspan: ${safeText(error.message, 400)}\n`);
    return 1;
  } finally {
    progress.end();
    interrupted.end();
  }
}

function pueOf(given: string): StatedPue {
  const [, value, source] = /^(\d+(?:\.\d+)?)=(.*\S.*)$/s.exec(given) ?? [];
  if (source !== undefined && Number(value) >= 1 && Number(value) <= 10)
    return { value: Number(value), source };
  throw new UsageError("--pue", given, "a number from 1 to 10, and its source", '--pue "1.12=operator"');
}

const lengthOf = ({ repetitions, untilWidth }: AuditRunOptions) => {
  if (untilWidth === undefined) return { repetitions: repetitions ?? REPETITIONS };
  const max = repetitions ?? MAX_REPETITIONS;
  if (max < MIN_REPETITIONS)
    throw new UsageError(
      "--repetitions",
      String(max),
      `${MIN_REPETITIONS} or more with --until-width`,
      "--repetitions 50",
    );
  return { stopAt: { relativeWidth: untilWidth, min: Math.min(FIRST_LOOK, max), max } };
};

function progressText({ done, total, leftS, last }: AuditProgress, { untilWidth }: AuditRunOptions): string {
  const most = untilWidth === undefined ? "" : "at most ";
  const left = leftS === undefined ? "" : `, ${most}${Math.ceil(leftS)} s left`;
  const why = last?.void === undefined ? "" : ` (void: ${last.void})`;
  return `repetition ${Math.min(done + 1, total)} of ${most}${total}${left}${why}`;
}
