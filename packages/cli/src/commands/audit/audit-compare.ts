/** `wattspan audit compare`: BASE against HEAD, in pairs whose order is drawn. */

import { nameOf, oneOf, timesOf } from "../../command/arguments.js";
import type { AddCommand } from "../../command/command-context.js";
import type { AuditCompareOptions } from "../actions/audit-compare.js";
import { addExamples } from "../options/examples.js";
import { addMachineOptions } from "../options/machine-options.js";
import { addPlaceOptions } from "../options/place-options.js";
import { SCOPES } from "../options/scopes.js";
import { VOID_ABOVE, voidAboveOf } from "../options/void-above.js";

const EXAMPLES = {
  note: `BASE and HEAD are folders: two checkouts. The command runs in each, in pairs whose order is drawn. It may write JSON to the file
that WATTSPAN_FIGURES names:
  {"goals":5,"guardrails":{"moderation":5},"recall":0.92,"figures":{"quality":0.81}}`,
  examples: [
    "wattspan audit compare base head --max-increase energy=5% -- npm run load",
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
      repeated,
    )
    .option(
      "--max-decrease <component=share>",
      "how much less HEAD may achieve: quality=1%; may be repeated",
      repeated,
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
    .option(
      "--max-pairs <count>",
      "the most pairs that count, and half as many void ones besides (default: 50)",
      timesOf("--max-pairs"),
    )
    .option("--markdown <file>", "write the comment of a pull request", nameOf("--markdown", "comment.md"))
    .option("--junit <file>", "write JUnit XML", nameOf("--junit", "energy.xml"))
    .option("--json <file>", "write every run and every figure", nameOf("--json", "comparison.json"))
    .option(
      "--trail <file>",
      "append the decision to this trail",
      nameOf("--trail", ".wattspan/decisions.jsonl"),
    );
  addMachineOptions(command);
  addPlaceOptions(command);
  addExamples(command, EXAMPLES);
  command.action(async (base: string, head: string) => {
    const options = command.optsWithGlobals<AuditCompareOptions>();
    const { compared } = await import("../actions/audit-compare.js");
    ended(await compared({ base, head }, options, child, context));
  });
};

/** An option that may be repeated. */
const repeated = (given: string, before: readonly string[] = []): readonly string[] => [...before, given];
