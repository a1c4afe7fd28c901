/** `wattspan audit compare`: BASE against HEAD, in pairs whose order is drawn. */

import { readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  appendDecision,
  type CompareOptions,
  compare,
  decide,
  type GateDecision,
  type GatePolicy,
  junitReport,
  keepRecording,
  type Limit,
  limitOf,
  markdownReport,
  policyOf,
} from "@wattspan/audit";
import type { Command } from "commander";
import { compareText } from "../../audit/compare-text.js";
import { FiguresError } from "../../audit/reported-figures.js";
import { WorkloadError, workloadRun } from "../../audit/workload-run.js";
import { nameOf, timesOf } from "../../command/arguments.js";
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

interface AuditCompareOptions extends MachineOptions, PlaceOptions {
  readonly maxIncrease?: readonly Limit[];
  readonly maxDecrease?: readonly Limit[];
  readonly policy?: string;
  readonly seed?: string;
  readonly pairs?: number;
  readonly maxPairs?: number;
  readonly markdown?: string;
  readonly junit?: string;
  readonly json?: string;
  readonly trail?: string;
  readonly keep?: string;
  readonly baselines?: string;
  /** False with `--no-color`. */
  readonly color?: boolean;
}

/** What ends a comparison without a verdict. */
const FAILURES = [WorkloadError, FiguresError];
const NO_VERDICT = 3;
const DEFAULT_BASELINES = join(".wattspan", "baselines");
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
  ],
  exitCodes:
    "0 within the limits, 1 a limit or a guardrail is broken or the workload failed, 2 the command line is wrong, 3 no verdict",
} as const;

/** Adds the command to `audit`. @example addAuditCompare(audit, context, ended, ["npm", "run", "workload"]) */
export function addAuditCompare(
  audit: Command,
  context: CommandContext,
  ended: (code: ExitCode) => void,
  child: readonly string[],
): void {
  const command = audit
    .command("compare")
    .usage("[options] <base> <head> -- <command> [arguments]")
    .argument("<base>", "the folder of what is")
    .argument("<head>", "the folder of what may come")
    .argument("[command...]")
    .summary("whether a change keeps its limits of energy, carbon, latency and quality")
    .description(
      "Runs a command in two folders, in pairs whose order is drawn, until the intervals are narrow, and says whether HEAD keeps its limits and guardrails.",
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
  command.action(async (base: string, head: string, before: readonly string[]) => {
    const example = "wattspan audit compare base head --max-increase energy=5% -- npm run workload";
    if (before.length > 0) throw new UsageError("the command", before[0], "-- before it", example);
    if (child.length === 0) throw new UsageError("the command", undefined, "one after --", example);
    ended(await run({ base, head }, command.optsWithGlobals<AuditCompareOptions>(), child, context));
  });
}

const limitsOf =
  (direction: Limit["direction"]) =>
  (given: string, before: readonly Limit[] = []): readonly Limit[] => [...before, limitOf(given, direction)];

async function run(
  folders: { readonly base: string; readonly head: string },
  options: AuditCompareOptions,
  command: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  const { signals, ...own } = context;
  const { stdout, stderr, environment } = own;
  await checkFolders(options);
  const policyText = await policyIn(folders.base, options.policy);
  const { policy, rules } = rulesOf(policyOf(policyText), options);
  const interrupted = interruption(signals);
  const progress = progressOn(stderr, stderr.isTTY === true);
  const location = placeFrom(options);
  const common = { command, machine: machineFrom(options), ...(location && { location }) };
  try {
    const comparison = await compare({
      ...rules,
      run: (side) => workloadRun({ ...common, folder: folders[side], stop: interrupted.signal }, own),
      onPair: ({ pairs, outcome }) =>
        progress.say(`pair ${pairs.length} of at most ${rules.maxPairs ?? 50}: ${outcome}`),
      signal: interrupted.signal,
    });
    progress.end();
    const decision = decide(comparison, policy, new Date().toISOString().slice(0, 10));
    stdout.write(compareText(decision, canvasOf(terminalOf(stdout, environment, options.color))));
    await write(decision, options, { ...folders, policy: policyText });
    return EXIT_CODES[decision.outcome];
  } catch (error) {
    if (!FAILURES.some((failure) => error instanceof failure)) throw error;
    stderr.write(`wattspan: ${safeText((error as Error).message, 400)}\n`);
    return 1;
  } finally {
    progress.end();
    interrupted.end();
  }
}

/** Before all the pairs have run. */
async function checkFolders({ markdown, junit, json }: AuditCompareOptions): Promise<void> {
  for (const [option, file] of Object.entries({ markdown, junit, json })) {
    const folder = file === undefined ? undefined : await stat(dirname(file)).catch(() => undefined);
    if (file !== undefined && !folder?.isDirectory())
      throw new UsageError(`--${option}`, file, "a file in a folder that is there", `--${option} report`);
  }
}

/** A policy that HEAD brings along would judge itself: the default is the one of BASE. */
async function policyIn(base: string, given: string | undefined): Promise<string> {
  try {
    return await readFile(given ?? join(base, ".wattspan", "policy.yaml"), "utf8");
  } catch (error) {
    if (given === undefined && (error as NodeJS.ErrnoException).code === "ENOENT") return "version: 1\n";
    throw new UsageError("--policy", given, "a file that can be read", "--policy .wattspan/policy.yaml");
  }
}

/** Limits of the command line replace those of the policy, component by component. */
function rulesOf(
  policy: GatePolicy,
  { maxIncrease = [], maxDecrease = [], seed, pairs, maxPairs }: AuditCompareOptions,
): { readonly policy: GatePolicy; readonly rules: Omit<CompareOptions, "run"> } {
  const given = [...maxIncrease, ...maxDecrease];
  const limits = [
    ...given,
    ...policy.limits.filter(({ component }) => !given.some((one) => one.component === component)),
  ];
  return {
    policy,
    rules: {
      limits,
      guardrails: policy.guardrails,
      ...(seed !== undefined && { seed }),
      ...(pairs !== undefined && { minPairs: pairs }),
      ...(maxPairs !== undefined && { maxPairs }),
    },
  };
}

async function write(
  decision: GateDecision,
  { markdown, junit, json, trail, keep, baselines = DEFAULT_BASELINES }: AuditCompareOptions,
  about: { readonly base: string; readonly head: string; readonly policy: string },
): Promise<void> {
  if (markdown !== undefined) await writeFile(markdown, markdownReport(decision));
  if (junit !== undefined) await writeFile(junit, junitReport(decision));
  if (json !== undefined) await writeFile(json, `${JSON.stringify(decision, undefined, 2)}\n`);
  if (trail !== undefined) await appendDecision(trail, { decision, decidedAt: new Date(), ...about });
  if (keep !== undefined)
    await keepRecording(baselines, keep, {
      schemaVersion: 1,
      version: about.head,
      recordedAt: new Date().toISOString(),
      runs: decision.comparison.pairs.map(({ head }) => head),
    });
}
