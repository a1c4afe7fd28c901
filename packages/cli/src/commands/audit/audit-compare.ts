/** `wattspan audit compare`: BASE against HEAD, in pairs whose order is drawn. */

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
  policyOf,
  SCOPES,
  storedAudits,
  WorkloadFileError,
} from "@wattspan/audit";
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
import { FiguresError } from "../../audit/reported-figures.js";
import { WorkloadError, workloadRun } from "../../audit/workload-run.js";
import { nameOf, oneOf, timesOf } from "../../command/arguments.js";
import type { AddCommand, CommandContext, ExitCode } from "../../command/command-context.js";
import { sayExpected } from "../../command/expected-failure.js";
import { canvasFor, type OutputOptions } from "../../command/output-options.js";
import { UsageError } from "../../command/usage-error.js";
import { interruption } from "../../process/interruption.js";
import { linesOn } from "../../terminal/progress.js";
import { safeText } from "../../terminal/text/safe-text.js";
import { addExamples } from "../options/examples.js";
import { addMachineOptions, type MachineOptions, machineFrom } from "../options/machine-options.js";
import { addPlaceOptions, type PlaceOptions, placeFrom } from "../options/place-options.js";
import { rulesAbove, VOID_ABOVE, voidAboveOf } from "../options/void-above.js";

interface AuditCompareOptions
  extends MachineOptions,
    PlaceOptions,
    GivenRules,
    GivenWorkload,
    ComparisonFiles,
    Pick<OutputOptions, "color"> {
  readonly recorded?: boolean;
  readonly policy?: string;
  readonly voidAbove?: readonly Limit[];
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
const EXAMPLES = {
  note: `BASE and HEAD are folders: two checkouts. The command runs in each, in pairs whose order is drawn. It may write JSON to the file
that WATTSPAN_FIGURES names:
  {"goals":5,"guardrails":{"moderation":5},"recall":0.92,"figures":{"quality":0.81}}`,
  examples: [
    "wattspan audit compare base head --max-increase energy=5% -- npm run workload",
    "wattspan audit compare base head --policy .wattspan/policy.yaml --markdown comment.md -- python3 agent.py",
    "wattspan audit compare base head --workload workload.yaml --max-increase energy=5%",
    "wattspan audit compare records/main records/change --recorded --max-increase energy=5%",
  ],
  exitCodes:
    "0 within the limits, 1 a limit or a guardrail is broken or the workload failed, 2 the command line is wrong, 3 no verdict",
} as const;

/** Adds the command to `audit`. @example addAuditCompare(audit, context, ended, ["npm", "run", "workload"]) */
export const addAuditCompare: AddCommand = (audit, context, ended, child) => {
  const command = audit
    .command("compare")
    .usage("[options] <base> <head> [--workload <file> | -- <command> [arguments]]")
    .argument("<base>", "the folder of what is")
    .argument("<head>", "the folder of what may come")
    .summary("whether a change keeps its limits of energy, carbon, latency and quality")
    .description(
      "Runs a command in two folders, in pairs whose order is drawn, until the intervals are narrow, and says whether HEAD keeps its limits and guardrails.",
    )
    .option(
      "--recorded",
      "BASE and HEAD are folders of records of `audit run`, three a side at least: compares them, and runs nothing",
    )
    .option(
      "--max-increase <component=share>",
      "how much more HEAD may take: energy=5%; may be repeated",
      limitsOf("increase"),
    )
    .option(
      "--max-decrease <component=share>",
      "how much less HEAD may achieve: quality=1%; may be repeated",
      limitsOf("decrease"),
    )
    .option(
      "--policy <file>",
      "limits, guardrails and waivers (default: .wattspan/policy.yaml of BASE, if it is there)",
      nameOf("--policy", "policy.yaml"),
    )
    .option("--void-above <rule=share>", `a pair is void ${VOID_ABOVE}`, voidAboveOf)
    .option(
      "--workload <file>",
      "a workload file in both folders, in place of a command: its command, setup, variables, time limit and guardrails",
      nameOf("--workload", "workload.yaml"),
    )
    .option("--scope <scope>", `what the workload covers: ${SCOPES.join(", ")}`, oneOf("--scope", SCOPES))
    .option("--seed <text>", "draws the order inside the pairs (default: random)", nameOf("--seed", "17"))
    .option("--pairs <count>", "the fewest pairs, from 6 (default: 10)", timesOf("--pairs"))
    .option("--max-pairs <count>", "the most pairs (default: 50)", timesOf("--max-pairs"))
    .option("--markdown <file>", "write the comment of a pull request", nameOf("--markdown", "comment.md"))
    .option("--junit <file>", "write JUnit XML", nameOf("--junit", "energy.xml"))
    .option("--json <file>", "write every run and every figure", nameOf("--json", "comparison.json"))
    .option(
      "--trail <file>",
      "append the decision to this trail",
      nameOf("--trail", ".wattspan/decisions.jsonl"),
    )
    .option(
      "--keep <baseline>",
      "keep the runs of HEAD as a recording of this baseline, for drift",
      nameOf("--keep", "main"),
    )
    .option(
      "--baselines <folder>",
      "where baselines are (default: .wattspan/baselines)",
      nameOf("--baselines", "folder"),
    );
  addMachineOptions(command);
  addPlaceOptions(command);
  addExamples(command, EXAMPLES);
  command.action(async (base: string, head: string) => {
    const options = command.optsWithGlobals<AuditCompareOptions>();
    const folders = { base, head };
    if (options.recorded) ended(await compareRecorded(folders, options, child, context));
    else ended(await compareRuns(folders, options, child, context));
  });
};

const limitsOf =
  (direction: Limit["direction"]) =>
  (given: string, before: readonly Limit[] = []): readonly Limit[] => [...before, limitOf(given, direction)];

/** Options of runs alone. */
const OF_RUNS = ["keep", "seed", "pairs", "maxPairs", "voidAbove", "workload"] as const;

async function compareRecorded(
  { base, head }: Folders,
  options: AuditCompareOptions,
  command: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
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
  const policyText = await policyIn(undefined, options.policy);
  const policy = policyOf(policyText);
  try {
    const [ofBase, ofHead] = [await storedAudits([base]), await storedAudits([head])];
    const comparison = compareRecords(ofBase, ofHead, rulesOf(policy, options));
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
  checkWorkload(options, command);
  await checkSides(folders);
  await checkFiles(options);
  const policyText = await policyIn(folders.base, options.policy);
  const policy = policyOf(policyText);
  const interrupted = interruption(signals);
  const progress = linesOn(stderr, stderr.isTTY === true);
  const location = placeFrom(options);
  const stop = interrupted.signal;
  try {
    const workloads = await workloadsOf(folders, options, command, own, {
      ...{ stop, onProgress: (text) => progress.say(safeText(text, 200)) },
    });
    const { steadiness } = workloads.base;
    const common = {
      machine: machineFrom(options),
      steadiness: { ...steadiness, ...policy.voidAbove, ...rulesAbove(options.voidAbove) },
      ...(location && { location }),
      stop,
    };
    const rules = rulesOf(withGuardrails(policy, Object.values(workloads)), options);
    const comparison = await compare({
      ...rules,
      run: (side) => workloadRun({ ...workloads[side], ...common }, own),
      onPair: ({ pairs, outcome }) =>
        progress.say(`pair ${pairs.length} of at most ${rules.maxPairs ?? 50}: ${outcome}`),
      signal: stop,
    });
    return await decided(comparison, policy, options, { ...folders, policy: policyText }, own);
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
