/** Compares BASE with HEAD, and decides. */

import { realpath } from "node:fs/promises";
import {
  AuditError,
  type Comparison,
  compare,
  compareRecords,
  decide,
  type GateDecision,
  type GatePolicy,
  type Limit,
  limitOf,
  storedAudits,
  WorkloadFileError,
} from "@wattspan/audit";
import { WattspanConfigurationError } from "@wattspan/core";
import { compareText } from "../../audit/compare-text.js";
import { type ComparisonFiles, checkFiles, writeFiles } from "../../audit/comparison-files.js";
import { type GivenRules, policyIn, rulesOf } from "../../audit/gate-rules.js";
import {
  checkSides,
  checkWorkload,
  type Folders,
  type GivenWorkload,
  withGuardrails,
  workloadsOf,
} from "../../audit/planned/compared-workload.js";
import { pairText } from "../../audit/progress-text.js";
import { FiguresError } from "../../audit/reported-figures.js";
import { interruptedWorkload, WorkloadError, workloadRun } from "../../audit/workload-run.js";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { sayExpected } from "../../command/expected-failure.js";
import { canvasFor, type OutputOptions } from "../../command/output-options.js";
import { UsageError } from "../../command/usage-error.js";
import { type PlaceOptions, placeFrom } from "../../estimate/request/place-argument.js";
import { sayUnread } from "../../machine/unread.js";
import { interruption } from "../../process/interruption.js";
import { linesOn } from "../../terminal/progress.js";
import { safeText } from "../../terminal/text/safe-text.js";
import { machineFrom } from "../options/machine-from.js";
import type { MachineOptions } from "../options/machine-options.js";
import type { VoidAbove } from "../options/void-above.js";

/** Options of `wattspan audit compare`. */
interface AuditCompareOptions
  extends MachineOptions,
    PlaceOptions,
    Omit<GivenRules, "maxIncrease" | "maxDecrease">,
    GivenWorkload,
    ComparisonFiles,
    Pick<OutputOptions, "color"> {
  readonly recorded?: boolean;
  readonly policy?: string;
  readonly voidAbove?: VoidAbove;
  /** Each such as `energy=5%`. */
  readonly maxIncrease?: readonly string[];
  readonly maxDecrease?: readonly string[];
}

/** What ends a comparison without a verdict. */
const FAILURES = [WorkloadError, FiguresError, WorkloadFileError, AuditError];
const NO_VERDICT = 3;
const EXIT_CODES: { readonly [outcome in GateDecision["outcome"]]: ExitCode } = {
  pass: 0,
  fail: 1,
  inconclusive: NO_VERDICT,
  "not comparable": NO_VERDICT,
};
/** What `wattspan audit compare` does. */
export const run = (
  options: AuditCompareOptions,
  context: CommandContext,
  [base, head]: readonly [string, string],
  command: readonly string[],
): Promise<ExitCode> =>
  (options.recorded ? compareRecorded : compareRuns)({ base, head }, options, command, context);

const SAME_FOLDER = "BASE and HEAD are the same folder: equal code is compared.";

/** Options of runs alone. */
const OF_RUNS = ["seed", "pairs", "maxPairs", "voidAbove", "workload"] as const;

async function compareRecorded(
  { base, head }: Folders,
  options: AuditCompareOptions,
  command: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  const given = givenRules(options);
  const example = "wattspan audit compare records/main records/change --recorded";
  if (command.length > 0)
    throw new UsageError("the command", command[0], "no command with --recorded", example);
  for (const name of OF_RUNS)
    if (options[name] !== undefined)
      throw new UsageError(
        `--${dashed(name)}`,
        undefined,
        "nothing with --recorded, which runs nothing",
        example,
      );
  await checkFiles(options);
  const { policy, text: policyText } = await policyIn(undefined, options.policy);
  try {
    const [ofBase, ofHead] = [await storedAudits([base]), await storedAudits([head])];
    const comparison = compareRecords(ofBase, ofHead, rulesOf(policy, given));
    return await decided(comparison, policy, options, { base, head, policy: policyText }, context);
  } catch (error) {
    sayExpected(error, [AuditError], context, "--recorded: ");
    return 2;
  }
}

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

async function compareRuns(
  folders: Folders,
  options: AuditCompareOptions,
  command: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  const { signals, ...own } = context;
  const { stderr } = own;
  const given = givenRules(options);
  checkWorkload(options, command);
  await checkSides(folders);
  await checkFiles(options);
  const notes = (await realpath(folders.base)) === (await realpath(folders.head)) ? [SAME_FOLDER] : [];
  const { policy, text: policyText } = await policyIn(folders.base, options.policy);
  const interrupted = interruption(signals);
  const progress = linesOn(stderr, stderr.isTTY === true);
  const location = placeFrom(options);
  const stop = interrupted.signal;
  for (const note of notes) progress.say(note);
  try {
    const workloads = await workloadsOf(folders, options, command, own, {
      ...{ stop, onProgress: (text) => progress.say(safeText(text, 200)) },
    });
    const { steadiness } = workloads.base;
    const common = {
      machine: machineFrom(options, sayUnread(stderr)),
      steadiness: { ...steadiness, ...policy.voidAbove, ...options.voidAbove },
      ...(location && { location }),
      stop,
    };
    const rules = rulesOf(withGuardrails(policy, Object.values(workloads)), given);
    const comparison = await compare({
      ...rules,
      run: (side, pair) => {
        if (pair < 0) progress.say(`${side.toUpperCase()} runs once before the pairs`);
        return workloadRun({ ...workloads[side], ...common }, own);
      },
      onPair: (found, most) => progress.say(pairText(found, most)),
      signal: stop,
    });
    if (stop.aborted) throw interruptedWorkload();
    const noted = { ...comparison, notes: [...notes, ...(comparison.notes ?? [])] };
    return await decided(noted, policy, options, { ...folders, policy: policyText }, own);
  } catch (error) {
    sayExpected(error, FAILURES, own);
    return error instanceof WorkloadFileError ? 2 : 1;
  } finally {
    interrupted.end();
  }
}

/** Decides, and reports it. */
async function decided(
  comparison: Comparison,
  policy: GatePolicy,
  options: AuditCompareOptions,
  about: Folders & { readonly policy: string },
  context: CommandContext,
): Promise<ExitCode> {
  const decision = decide(comparison, policy, new Date().toISOString().slice(0, 10));
  context.stdout.write(compareText(decision, canvasFor(context, options)));
  try {
    await writeFiles(decision, options, about);
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    context.stderr.write(`wattspan: a report could not be written (${safeText(message, 200)})\n`);
    return 1;
  }
  return EXIT_CODES[decision.outcome];
}

/** @throws UsageError for a limit that is none. */
const givenRules = ({ maxIncrease, maxDecrease, ...options }: AuditCompareOptions): GivenRules => ({
  ...options,
  ...(maxIncrease && { maxIncrease: maxIncrease.map((text) => givenLimit(text, "increase")) }),
  ...(maxDecrease && { maxDecrease: maxDecrease.map((text) => givenLimit(text, "decrease")) }),
});

function givenLimit(text: string, direction: Limit["direction"]): Limit {
  try {
    return limitOf(text, direction);
  } catch (error) {
    if (!(error instanceof WattspanConfigurationError)) throw error;
    const example = direction === "increase" ? "energy=5%" : "quality=1%";
    const option = `--max-${direction}`;
    throw new UsageError(option, text, "a component and a share in percent", `${option} ${example}`);
  }
}
